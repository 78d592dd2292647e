//! Records compared field by field, so that a failure can name the fields although it must not show what is in them.

use std::fmt::Debug;

use authkeep_store::{
    Account, AccountResetToken, AccountSummary, KeyFetchToken, PasswordChangeToken, PasswordForgotToken, SessionToken,
    WithAccount,
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
}

impl<T: Record> Record for WithAccount<T> {
    fn differing(&self, other: &Self) -> Vec<&'static str> {
        let mut names = self.token.differing(&other.token);
        names.extend(self.account.differing(&other.account));
        names
    }
}
