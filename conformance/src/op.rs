//! One call of a verb that changes something, as a value: to be run on a store, or on a [`State`] that says what the
//! store must make of it.

use std::future::Future;
use std::pin::Pin;

use authkeep_store::{
    Account, AccountResetToken, EpochMs, ErrorKind, KeyFingerprint, NewAccount, NewVerifier, PasswordForgotTokenId,
    Result, Secret, Store, StoreError, Text255, Uid,
};

use crate::failure::{Checked, Failure, describe};
use crate::kind::{AnyToken, AnyTokenId, Kind, each_kind};
use crate::state::State;

/// A call of a verb with its arguments.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each variant is the verb of that name; the verbs of tokens name the kind inside")]
pub enum Op {
    ClaimKeyFingerprint(KeyFingerprint),
    CreateAccount(Box<NewAccount>),
    RestoreAccount(Box<Account>),
    ResetAccount(Uid, NewVerifier),
    DeleteAccount(Uid),
    VerifyEmail(Uid),
    SetLocale(Uid, Option<Text255>),
    LockAccount(Uid, EpochMs, Secret<16>),
    UnlockAccount(Uid),
    CreateToken(AnyToken),
    RestoreToken(AnyToken),
    DeleteToken(AnyTokenId),
    UpdatePasswordForgotToken(PasswordForgotTokenId, u16),
    VerifyForgotPassword(PasswordForgotTokenId, AccountResetToken),
}

type Answer<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

impl Op {
    /// The verb's name in the contract.
    #[must_use]
    pub fn name(&self) -> String {
        let name = match self {
            Self::ClaimKeyFingerprint(_) => "claim_key_fingerprint",
            Self::CreateAccount(_) => "create_account",
            Self::RestoreAccount(_) => "restore_account",
            Self::ResetAccount(..) => "reset_account",
            Self::DeleteAccount(_) => "delete_account",
            Self::VerifyEmail(_) => "verify_email",
            Self::SetLocale(..) => "set_locale",
            Self::LockAccount(..) => "lock_account",
            Self::UnlockAccount(_) => "unlock_account",
            Self::CreateToken(token) => return format!("create_{}", each_kind!(token in token => kind(token))),
            Self::RestoreToken(token) => return format!("restore_{}", each_kind!(token in token => kind(token))),
            Self::DeleteToken(id) => return format!("delete_{}", id.kind()),
            Self::UpdatePasswordForgotToken(..) => "update_password_forgot_token",
            Self::VerifyForgotPassword(..) => "verify_forgot_password",
        };
        name.to_owned()
    }

    /// Calls the verb.
    #[must_use]
    pub fn run<'a>(&self, store: &'a dyn Store) -> Answer<'a> {
        match self.clone() {
            Self::ClaimKeyFingerprint(fingerprint) => {
                Box::pin(async move { store.claim_key_fingerprint(fingerprint).await.map(|_| ()) })
            }
            Self::CreateAccount(new) => store.create_account(*new),
            Self::RestoreAccount(account) => store.restore_account(*account),
            Self::ResetAccount(uid, verifier) => store.reset_account(uid, verifier),
            Self::DeleteAccount(uid) => store.delete_account(uid),
            Self::VerifyEmail(uid) => store.verify_email(uid),
            Self::SetLocale(uid, locale) => store.set_locale(uid, locale),
            Self::LockAccount(uid, at, code) => store.lock_account(uid, at, code),
            Self::UnlockAccount(uid) => store.unlock_account(uid),
            Self::CreateToken(token) => each_kind!(token in token => token.create(store)),
            Self::RestoreToken(token) => each_kind!(token in token => token.restore(store)),
            Self::DeleteToken(id) => match id {
                AnyTokenId::SessionToken(id) => store.delete_session_token(id),
                AnyTokenId::KeyFetchToken(id) => store.delete_key_fetch_token(id),
                AnyTokenId::AccountResetToken(id) => store.delete_account_reset_token(id),
                AnyTokenId::PasswordChangeToken(id) => store.delete_password_change_token(id),
                AnyTokenId::PasswordForgotToken(id) => store.delete_password_forgot_token(id),
            },
            Self::UpdatePasswordForgotToken(id, tries) => store.update_password_forgot_token(id, tries),
            Self::VerifyForgotPassword(id, reset) => store.verify_forgot_password(id, reset),
        }
    }

    /// Calls the verb and applies it to the expected state: both must answer the same.
    ///
    /// # Errors
    /// When the store's answer is another one than the contract's.
    pub async fn run_beside(&self, store: &dyn Store, expected: &mut State) -> Checked {
        let answer = self.run(store).await;
        self.must_answer(&answer, expected.apply(self))
    }

    pub(crate) fn must_answer(&self, answer: &Result<()>, expected: Answered) -> Checked {
        if outcome(answer) == expected {
            return Ok(());
        }
        let expected = match expected {
            Ok(()) => "success".to_owned(),
            Err(kind) => format!("{kind:?}"),
        };
        let found = answer.as_ref().map_or_else(describe, |()| "success".to_owned());
        Err(Failure::new(format!("{}: expected {expected}, found {found}", self.name())))
    }
}

/// The part of an answer that the contract fixes.
pub(crate) type Answered = std::result::Result<(), ErrorKind>;

pub(crate) fn outcome(answer: &Result<()>) -> Answered {
    answer.as_ref().map_err(StoreError::kind).copied()
}

fn kind<K: Kind>(_: &K) -> &'static str {
    K::NAME
}
