//! Records compared field by field, so that a failure can name the fields although it must not show what is in them.

use std::fmt::Debug;

use authkeep_store::{
    Account, AccountResetToken, AccountSummary, ApiKey, CleanToken, DirtyToken, Document, Failure, FileToDelete,
    FillMark, Handshake, Identity, KeptReply, KeyFetchToken, Label, Message, PasswordChangeToken, PasswordForgotToken,
    PasswordScheme, Person, Phone, Profile, Pseudonym, PseudonymSession, SessionToken, SigningKey, StockedToken,
    Throttle, Totp, UsedJti, WithAccount,
};

/// A record of the contract.
pub trait Record: Clone + PartialEq + Debug + Send + Sync + 'static {
    /// The names of the fields in which the two are not the same; none when they are equal.
    fn differing(&self, other: &Self) -> Vec<&'static str>;
}

macro_rules! records {
    ($($record:ident { $($field:ident),* $(,)? })*) => {$(
        impl Record for $record {
            fn differing(&self, other: &Self) -> Vec<&'static str> {
                // Without `..`, so that a field that the contract gains does not go uncompared.
                let Self { $($field),* } = self;
                let mut names = Vec::new();
                $(if *$field != other.$field { names.push(stringify!($field)); })*
                names
            }
        }
    )*};
}

records! {
    Account {
        uid, normalized_email, email, email_code, email_verified, k_a, wrap_wrap_kb, auth_salt, verify_hash,
        verifier_version, verifier_set_at, created_at, locale, locked_at, unlock_code,
    }
    AccountSummary { email, email_code, email_verified, verifier_set_at, locale }
    SessionToken { id, uid, data, created_at, expires_at }
    KeyFetchToken { id, uid, auth_key, key_bundle, created_at }
    AccountResetToken { id, uid, data, created_at }
    PasswordChangeToken { id, uid, data, created_at }
    PasswordForgotToken { id, uid, data, pass_code, tries, created_at }
    Identity { uid, role, created_at, updated_at }
    Person { account, role, otp_enabled, private_labels }
    PasswordScheme { version, memory_kib, passes, lanes }
    Profile { uid, first_name, last_name, dob, address, postcode, city, country, metadata, created_at }
    Phone { uid, number, country, code, sent_at, expires_at, wrong_guesses, verified_at }
    Document {
        id, uid, doc_type, doc_number, doc_expire, file_name, content_type, size, metadata, created_at,
    }
    FileToDelete { id, due_at }
    Label { uid, scope, key, value, created_at, updated_at }
    ApiKey { id, uid, public_key, scopes, expires_in, state, created_at, updated_at }
    UsedJti { id, expires_at }
    Totp { uid, secret, enabled, last_step, created_at }
    Failure { uid, count, locked }
    Throttle { key, count, expires_at }
    SigningKey { id, private_key, public_key, created_at, expires_at }
    Message { id, channel, content, created_at, due_at, attempts }
    Pseudonym { id, verifier, salt }
    PseudonymSession { id, pseudonym, expires_at }
    Handshake { id, content, expires_at }
    StockedToken { id, token }
    DirtyToken { id, bucket, verifier, salt }
    CleanToken { id }
    KeptReply { id, answer, drawn, expires_at }
    FillMark { owner, expires_at }
}

impl<T: Record> Record for WithAccount<T> {
    fn differing(&self, other: &Self) -> Vec<&'static str> {
        let mut names = self.token.differing(&other.token);
        names.extend(self.account.differing(&other.account));
        names
    }
}
