//! Accounts.

use async_trait::async_trait;
use authkeep_store::{
    Account, Accounts, EpochMs, NewAccount, NewVerifier, NormalizedEmail, Result, Secret, StoreError, Text255, Uid,
};

use super::document::Document;
use super::log::Entry;
use super::{State, ToyStore};

#[async_trait]
impl Accounts for ToyStore {
    async fn create_account(&self, new: NewAccount) -> Result<()> {
        self.state().insert(new.into())
    }

    async fn account(&self, uid: Uid) -> Result<Option<Account>> {
        Ok(self.state().documents.get(&uid).map(|document| document.account.clone()))
    }

    async fn account_by_email(&self, email: &NormalizedEmail) -> Result<Option<Account>> {
        let state = self.state();
        let document = state.emails.get(email).and_then(|uid| state.documents.get(uid));
        Ok(document.map(|document| document.account.clone()))
    }

    async fn check_password(&self, uid: Uid, verify_hash: &Secret<32>) -> Result<()> {
        match self.state().documents.get(&uid) {
            Some(document) if document.account.verify_hash == *verify_hash => Ok(()),
            _ => Err(StoreError::incorrect_password()),
        }
    }

    async fn reset_account(&self, uid: Uid, verifier: NewVerifier) -> Result<()> {
        self.change(uid, |_, document| {
            let mut account = document.account.clone();
            account.verify_hash = verifier.verify_hash;
            account.auth_salt = verifier.auth_salt;
            account.wrap_wrap_kb = verifier.wrap_wrap_kb;
            account.verifier_version = verifier.verifier_version;
            account.verifier_set_at = verifier.verifier_set_at;
            account.unlock_code = None;
            *document = Document::new(account);
            Ok(())
        })
    }

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        let mut state = self.state();
        if state.documents.contains_key(&uid) { state.commit(Entry::Document(uid, None)) } else { Ok(()) }
    }

    async fn verify_email(&self, uid: Uid) -> Result<()> {
        self.change_if_there(uid, |account| account.email_verified = true)
    }

    async fn set_locale(&self, uid: Uid, locale: Option<Text255>) -> Result<()> {
        self.change(uid, |_, document| {
            document.account.locale = locale;
            Ok(())
        })
    }

    async fn lock_account(&self, uid: Uid, locked_at: EpochMs, unlock_code: Secret<16>) -> Result<()> {
        self.change(uid, |_, document| {
            document.account.locked_at = Some(locked_at);
            document.account.unlock_code = Some(unlock_code);
            Ok(())
        })
    }

    async fn unlock_account(&self, uid: Uid) -> Result<()> {
        self.change_if_there(uid, |account| (account.locked_at, account.unlock_code) = (None, None))
    }

    async fn scan_accounts(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Account>> {
        let state = self.state();
        let from = state.documents.iter().filter(|(uid, _)| after.is_none_or(|after| **uid > after));
        Ok(from.take(limit).map(|(_, document)| document.account.clone()).collect())
    }

    async fn restore_account(&self, account: Account) -> Result<()> {
        self.state().insert(account)
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

impl ToyStore {
    /// For the verbs that succeed where there is no account.
    fn change_if_there(&self, uid: Uid, change: impl FnOnce(&mut Account)) -> Result<()> {
        let mut state = self.state();
        let Some(mut document) = state.documents.get(&uid).cloned() else { return Ok(()) };
        change(&mut document.account);
        state.commit(Entry::Document(uid, Some(Box::new(document))))
    }
}

impl State {
    fn insert(&mut self, account: Account) -> Result<()> {
        if self.documents.contains_key(&account.uid) || self.emails.contains_key(&account.normalized_email) {
            return Err(StoreError::conflict());
        }
        self.commit(Entry::Document(account.uid, Some(Box::new(Document::new(account)))))
    }
}
