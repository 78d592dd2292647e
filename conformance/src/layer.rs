//! A store around another store, which changes some verbs and passes the rest on.
//!
//! For tests that need a store that breaks one rule, fails now and then, or counts its calls:
//!
//! ```
//! use authkeep_conformance::layer::{Layer, Layered};
//! use authkeep_store::{Result, Store, StoreError, Uid};
//!
//! struct NeverDeletes<S>(S);
//!
//! #[async_trait::async_trait]
//! impl<S: Store> Layer for NeverDeletes<S> {
//!     fn inner(&self) -> &dyn Store {
//!         &self.0
//!     }
//!
//!     async fn delete_account(&self, _uid: Uid) -> Result<()> {
//!         Err(StoreError::unavailable("not today"))
//!     }
//! }
//!
//! fn wrap(store: impl Store) -> impl Store {
//!     Layered(NeverDeletes(store))
//! }
//! ```

use async_trait::async_trait;
use authkeep_store::{
    Account, AccountResetToken, AccountResetTokenId, AccountResetTokens, Accounts, EpochMs, Health, KeyFetchToken,
    KeyFetchTokenId, KeyFetchTokens, KeyFingerprint, KeyFingerprints, NewAccount, NewVerifier, NormalizedEmail,
    PasswordChangeToken, PasswordChangeTokenId, PasswordChangeTokens, PasswordForgotToken, PasswordForgotTokenId,
    PasswordForgotTokens, Result, Secret, SessionToken, SessionTokenId, SessionTokens, Store, Text255, Uid,
    WithAccount,
};

/// The store that a [`Layer`] makes.
#[derive(Clone, Debug, Default)]
pub struct Layered<L>(pub L);

macro_rules! layer {
    ($($family:ident { $($verb:ident($($argument:ident: $type:ty),*) -> $answer:ty;)* })*) => {
        /// The verbs of a store, each of which passes on to the inner store unless it is given a body of its own.
        #[async_trait]
        #[expect(missing_docs, reason = "each verb is the contract's verb of that name")]
        pub trait Layer: Send + Sync {
            /// The store that the verbs are passed on to.
            fn inner(&self) -> &dyn Store;

            fn engine(&self) -> &'static str {
                self.inner().engine()
            }

            async fn ping(&self) -> Result<()> {
                self.inner().ping().await
            }

            $($(async fn $verb(&self, $($argument: $type),*) -> Result<$answer> {
                self.inner().$verb($($argument),*).await
            })*)*
        }

        #[async_trait]
        impl<L: Layer> Health for Layered<L> {
            fn engine(&self) -> &'static str {
                self.0.engine()
            }

            async fn ping(&self) -> Result<()> {
                self.0.ping().await
            }
        }

        $(#[async_trait]
        impl<L: Layer> $family for Layered<L> {
            $(async fn $verb(&self, $($argument: $type),*) -> Result<$answer> {
                self.0.$verb($($argument),*).await
            })*
        })*

        #[cfg(test)]
        const VERBS: &[&str] = &[$($(stringify!($verb),)*)*];
    };
}

layer! {
    KeyFingerprints {
        key_fingerprint() -> Option<KeyFingerprint>;
        claim_key_fingerprint(fingerprint: KeyFingerprint) -> KeyFingerprint;
    }
    Accounts {
        create_account(new: NewAccount) -> ();
        account(uid: Uid) -> Option<Account>;
        account_by_email(email: &NormalizedEmail) -> Option<Account>;
        check_password(uid: Uid, verify_hash: &Secret<32>) -> ();
        reset_account(uid: Uid, verifier: NewVerifier) -> ();
        delete_account(uid: Uid) -> ();
        verify_email(uid: Uid) -> ();
        set_locale(uid: Uid, locale: Option<Text255>) -> ();
        lock_account(uid: Uid, locked_at: EpochMs, unlock_code: Secret<16>) -> ();
        unlock_account(uid: Uid) -> ();
        scan_accounts(after: Option<Uid>, limit: usize) -> Vec<Account>;
        restore_account(account: Account) -> ();
    }
    SessionTokens {
        create_session_token(token: SessionToken) -> ();
        session_token(id: SessionTokenId) -> Option<WithAccount<SessionToken>>;
        account_devices(uid: Uid) -> Vec<SessionToken>;
        delete_session_token(id: SessionTokenId) -> ();
        scan_session_tokens(after: Option<SessionTokenId>, limit: usize) -> Vec<SessionToken>;
        restore_session_token(token: SessionToken) -> ();
    }
    KeyFetchTokens {
        create_key_fetch_token(token: KeyFetchToken) -> ();
        key_fetch_token(id: KeyFetchTokenId) -> Option<WithAccount<KeyFetchToken>>;
        delete_key_fetch_token(id: KeyFetchTokenId) -> ();
        scan_key_fetch_tokens(after: Option<KeyFetchTokenId>, limit: usize) -> Vec<KeyFetchToken>;
        restore_key_fetch_token(token: KeyFetchToken) -> ();
    }
    AccountResetTokens {
        create_account_reset_token(token: AccountResetToken) -> ();
        account_reset_token(id: AccountResetTokenId) -> Option<WithAccount<AccountResetToken>>;
        delete_account_reset_token(id: AccountResetTokenId) -> ();
        scan_account_reset_tokens(after: Option<AccountResetTokenId>, limit: usize) -> Vec<AccountResetToken>;
        restore_account_reset_token(token: AccountResetToken) -> ();
    }
    PasswordChangeTokens {
        create_password_change_token(token: PasswordChangeToken) -> ();
        password_change_token(id: PasswordChangeTokenId) -> Option<WithAccount<PasswordChangeToken>>;
        delete_password_change_token(id: PasswordChangeTokenId) -> ();
        scan_password_change_tokens(after: Option<PasswordChangeTokenId>, limit: usize) -> Vec<PasswordChangeToken>;
        restore_password_change_token(token: PasswordChangeToken) -> ();
    }
    PasswordForgotTokens {
        create_password_forgot_token(token: PasswordForgotToken) -> ();
        password_forgot_token(id: PasswordForgotTokenId) -> Option<WithAccount<PasswordForgotToken>>;
        delete_password_forgot_token(id: PasswordForgotTokenId) -> ();
        update_password_forgot_token(id: PasswordForgotTokenId, tries: u16) -> ();
        verify_forgot_password(id: PasswordForgotTokenId, reset: AccountResetToken) -> ();
        scan_password_forgot_tokens(after: Option<PasswordForgotTokenId>, limit: usize) -> Vec<PasswordForgotToken>;
        restore_password_forgot_token(token: PasswordForgotToken) -> ();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::SAMPLES;

    #[test]
    fn every_verb_is_a_look_up_or_has_a_sample() {
        let look_ups = ["key_fingerprint", "account", "account_by_email", "check_password", "account_devices"];
        for verb in VERBS {
            let looks = look_ups.contains(verb)
                || verb.starts_with("scan_")
                || SAMPLES.iter().any(|sample| sample.verb.strip_prefix("create_") == Some(verb));
            let changes = SAMPLES.iter().any(|sample| sample.verb == *verb);
            assert!(looks != changes, "{verb}: a look-up: {looks}, has a sample: {changes}");
        }
    }
}
