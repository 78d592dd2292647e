//! The in-memory engine: for tests, and the executable reference that the other engines are compared with.
//!
//! All records live behind one lock, and each verb holds it from its first look to its last change. Nothing outlives
//! the process.

mod account;
mod account_reset_token;
mod health;
mod key_fetch_token;
mod key_fingerprint;
mod password_change_token;
mod password_forgot_token;
mod pending;
mod session_token;
mod table;

use std::collections::BTreeMap;

use authkeep_store::{
    Account, AccountResetToken, AccountSummary, KeyFetchToken, KeyFingerprint, NormalizedEmail, PasswordChangeToken,
    PasswordForgotToken, Result, SessionToken, StoreError, Token, Uid, WithAccount,
};
use parking_lot::{Mutex, MutexGuard};
use table::Table;

/// A store that forgets everything when it is dropped.
#[derive(Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    key_fingerprint: Option<KeyFingerprint>,
    accounts: BTreeMap<Uid, Account>,
    uid_by_email: BTreeMap<NormalizedEmail, Uid>,
    session_tokens: Table<SessionToken>,
    key_fetch_tokens: Table<KeyFetchToken>,
    account_reset_tokens: Table<AccountResetToken>,
    password_change_tokens: Table<PasswordChangeToken>,
    password_forgot_tokens: Table<PasswordForgotToken>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }
}

impl State {
    fn account_mut(&mut self, uid: Uid) -> Result<&mut Account> {
        self.accounts.get_mut(&uid).ok_or_else(StoreError::not_found)
    }

    fn require_account(&self, uid: Uid) -> Result<()> {
        if self.accounts.contains_key(&uid) { Ok(()) } else { Err(StoreError::not_found()) }
    }

    fn with_account<T: Token>(&self, token: Option<&T>) -> Option<WithAccount<T>> {
        let token = token?.clone();
        let account = AccountSummary::from(self.accounts.get(&token.uid())?);
        Some(WithAccount { token, account })
    }

    fn remove_tokens_of(&mut self, uid: Uid) {
        self.session_tokens.remove_all_of(uid);
        self.key_fetch_tokens.remove_all_of(uid);
        self.account_reset_tokens.remove_all_of(uid);
        self.password_change_tokens.remove_all_of(uid);
        self.password_forgot_tokens.remove_all_of(uid);
    }
}
