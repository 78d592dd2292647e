//! Accounts, and the index of their e-mails.

use async_trait::async_trait;
use authkeep_store::{
    Account, Accounts, EpochMs, NewAccount, NewVerifier, NormalizedEmail, Result, Secret, StoreError, Text255, Uid,
};

use crate::{MemoryStore, State, table};

#[async_trait]
impl Accounts for MemoryStore {
    async fn create_account(&self, new: NewAccount) -> Result<()> {
        self.lock().insert_account(new.into())
    }

    async fn account(&self, uid: Uid) -> Result<Option<Account>> {
        Ok(self.lock().accounts.get(&uid).cloned())
    }

    async fn account_by_email(&self, email: &NormalizedEmail) -> Result<Option<Account>> {
        let state = self.lock();
        Ok(state.uid_by_email.get(email).and_then(|uid| state.accounts.get(uid)).cloned())
    }

    async fn check_password(&self, uid: Uid, verify_hash: &Secret<32>) -> Result<()> {
        match self.lock().accounts.get(&uid) {
            Some(account) if account.verify_hash == *verify_hash => Ok(()),
            _ => Err(StoreError::incorrect_password()),
        }
    }

    async fn reset_account(&self, uid: Uid, verifier: NewVerifier) -> Result<()> {
        let mut state = self.lock();
        let account = state.account_mut(uid)?;
        account.set_verifier(verifier);
        account.unlock_code = None;
        state.remove_tokens_of(uid);
        Ok(())
    }

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        let mut state = self.lock();
        if let Some(account) = state.accounts.remove(&uid) {
            state.uid_by_email.remove(&account.normalized_email);
            state.remove_tokens_of(uid);
        }
        Ok(())
    }

    async fn verify_email(&self, uid: Uid) -> Result<()> {
        if let Some(account) = self.lock().accounts.get_mut(&uid) {
            account.email_verified = true;
        }
        Ok(())
    }

    async fn set_locale(&self, uid: Uid, locale: Option<Text255>) -> Result<()> {
        self.lock().account_mut(uid)?.locale = locale;
        Ok(())
    }

    async fn lock_account(&self, uid: Uid, locked_at: EpochMs, unlock_code: Secret<16>) -> Result<()> {
        let mut state = self.lock();
        let account = state.account_mut(uid)?;
        account.locked_at = Some(locked_at);
        account.unlock_code = Some(unlock_code);
        Ok(())
    }

    async fn unlock_account(&self, uid: Uid) -> Result<()> {
        if let Some(account) = self.lock().accounts.get_mut(&uid) {
            account.locked_at = None;
            account.unlock_code = None;
        }
        Ok(())
    }

    async fn scan_accounts(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Account>> {
        Ok(table::page(&self.lock().accounts, after, limit))
    }

    async fn restore_account(&self, account: Account) -> Result<()> {
        self.lock().insert_account(account)
    }

    async fn register_account(
        &self,
        _new: authkeep_store::NewAccount,
        _message: authkeep_store::Message,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn unverify_email(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn replace_verifier(
        &self,
        _uid: authkeep_store::Uid,
        _expected: &authkeep_store::Secret<32>,
        _verifier: authkeep_store::NewVerifier,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn change_password(
        &self,
        _uid: authkeep_store::Uid,
        _expected: &authkeep_store::Secret<32>,
        _verifier: authkeep_store::NewVerifier,
        _keep: authkeep_store::SessionTokenId,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn unlock_with_code(
        &self,
        _uid: authkeep_store::Uid,
        _code: &authkeep_store::Secret<16>,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn renew_unlock_code(
        &self,
        _uid: authkeep_store::Uid,
        _code: authkeep_store::Secret<16>,
        _message: authkeep_store::Message,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

impl State {
    fn insert_account(&mut self, account: Account) -> Result<()> {
        if self.accounts.contains_key(&account.uid) || self.uid_by_email.contains_key(&account.normalized_email) {
            return Err(StoreError::conflict());
        }
        self.uid_by_email.insert(account.normalized_email.clone(), account.uid);
        self.accounts.insert(account.uid, account);
        Ok(())
    }
}
