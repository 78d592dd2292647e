//! Accounts, and the index of their e-mails.

use async_trait::async_trait;
use authkeep_store::{
    Account, Accounts, EpochMs, Message, NewAccount, NewVerifier, NormalizedEmail, Result, Secret, SessionTokenId,
    StoreError, Text255, Uid,
};

use crate::state::State;
use crate::{MemoryStore, table};

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
        state.clear_failure_count(uid);
        state.remove_tokens_of(uid);
        Ok(())
    }

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        self.lock().remove_account(uid);
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
        state.clear_failure_mark(uid);
        Ok(())
    }

    async fn unlock_account(&self, uid: Uid) -> Result<()> {
        self.lock().unlock(uid);
        Ok(())
    }

    async fn scan_accounts(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Account>> {
        Ok(table::page(&self.lock().accounts, after, limit))
    }

    async fn restore_account(&self, account: Account) -> Result<()> {
        self.lock().insert_account(account)
    }

    async fn register_account(&self, new: NewAccount, message: Message) -> Result<()> {
        let mut state = self.lock();
        let account = Account::from(new);
        state.refuse_taken(&account)?;
        state.insert_message(message)?;
        state.insert_account(account)
    }

    async fn unverify_email(&self, uid: Uid) -> Result<()> {
        if let Some(account) = self.lock().accounts.get_mut(&uid) {
            account.email_verified = false;
        }
        Ok(())
    }

    async fn replace_verifier(&self, uid: Uid, expected: &Secret<32>, verifier: NewVerifier) -> Result<()> {
        let mut state = self.lock();
        let account = state.account_mut(uid)?;
        if account.verify_hash != *expected {
            return Err(StoreError::conflict());
        }
        account.set_verifier(verifier);
        Ok(())
    }

    async fn change_password(
        &self,
        uid: Uid,
        expected: &Secret<32>,
        verifier: NewVerifier,
        keep: SessionTokenId,
    ) -> Result<()> {
        let mut state = self.lock();
        let account = state.account_mut(uid)?;
        if account.verify_hash != *expected {
            return Err(StoreError::incorrect_password());
        }
        account.set_verifier(verifier);
        let kept = state.session_tokens.get(&keep).filter(|token| token.uid == uid).cloned();
        state.remove_tokens_of(uid);
        if let Some(token) = kept {
            state.session_tokens.put(token);
        }
        Ok(())
    }

    async fn unlock_with_code(&self, uid: Uid, code: &Secret<16>) -> Result<()> {
        let mut state = self.lock();
        let account = state.accounts.get(&uid).filter(|account| account.locked_at.is_some());
        if account.and_then(|account| account.unlock_code.as_ref()) != Some(code) {
            return Err(StoreError::incorrect_password());
        }
        state.unlock(uid);
        Ok(())
    }

    async fn renew_unlock_code(&self, uid: Uid, code: Secret<16>, message: Message) -> Result<()> {
        let mut state = self.lock();
        if state.account_mut(uid)?.locked_at.is_none() {
            return Err(StoreError::not_found());
        }
        state.insert_message(message)?;
        state.account_mut(uid)?.unlock_code = Some(code);
        Ok(())
    }
}

impl State {
    fn refuse_taken(&self, account: &Account) -> Result<()> {
        if self.accounts.contains_key(&account.uid) || self.uid_by_email.contains_key(&account.normalized_email) {
            return Err(StoreError::conflict());
        }
        Ok(())
    }

    fn insert_account(&mut self, account: Account) -> Result<()> {
        self.refuse_taken(&account)?;
        self.uid_by_email.insert(account.normalized_email.clone(), account.uid);
        self.accounts.insert(account.uid, account);
        Ok(())
    }
}
