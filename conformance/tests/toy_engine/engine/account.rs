//! Accounts.

use async_trait::async_trait;
use authkeep_store::{
    Account, Accounts, EpochMs, FileToDelete, Message, NewAccount, NewVerifier, NormalizedEmail, Result, Secret,
    SessionTokenId, StoreError, Text255, Uid,
};

use super::ToyStore;
use super::dossier::Dossier;
use super::log::Change;
use super::state::{State, require_free};

#[async_trait]
impl Accounts for ToyStore {
    async fn create_account(&self, new: NewAccount) -> Result<()> {
        let mut state = self.state();
        let account = state.new_account(new.into())?;
        state.commit(vec![account])
    }

    async fn account(&self, uid: Uid) -> Result<Option<Account>> {
        Ok(self.find_one(uid, |dossier| Some(dossier.account.clone())))
    }

    async fn account_by_email(&self, email: &NormalizedEmail) -> Result<Option<Account>> {
        let state = self.state();
        let dossier = state.index.emails.get(email).and_then(|uid| state.dossiers.get(uid));
        Ok(dossier.map(|dossier| dossier.account.clone()))
    }

    async fn check_password(&self, uid: Uid, verify_hash: &Secret<32>) -> Result<()> {
        match self.state().dossiers.get(&uid) {
            Some(dossier) if dossier.account.verify_hash == *verify_hash => Ok(()),
            _ => Err(StoreError::incorrect_password()),
        }
    }

    async fn reset_account(&self, uid: Uid, verifier: NewVerifier) -> Result<()> {
        self.change(uid, |_, dossier| {
            dossier.account.set_verifier(verifier);
            dossier.account.unlock_code = None;
            dossier.change_failure(|failure| failure.count = 0);
            dossier.remove_tokens();
            Ok(())
        })
    }

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        let mut state = self.state();
        let Some(dossier) = state.dossiers.get(&uid) else { return Ok(()) };
        let files = dossier.documents.keys().map(|id| FileToDelete { id: *id, due_at: EpochMs::MIN });
        let mut entry: Vec<_> = files.map(|file| Change::FileToDelete(file.id, Some(file))).collect();
        entry.push(Change::Dossier(uid, None));
        state.commit(entry)
    }

    async fn verify_email(&self, uid: Uid) -> Result<()> {
        self.change_if_there(uid, |dossier| dossier.account.email_verified = true)
    }

    async fn set_locale(&self, uid: Uid, locale: Option<Text255>) -> Result<()> {
        self.change(uid, |_, dossier| {
            dossier.account.locale = locale;
            Ok(())
        })
    }

    async fn lock_account(&self, uid: Uid, locked_at: EpochMs, unlock_code: Secret<16>) -> Result<()> {
        self.change(uid, |_, dossier| {
            dossier.account.locked_at = Some(locked_at);
            dossier.account.unlock_code = Some(unlock_code);
            dossier.change_failure(|failure| failure.locked = false);
            Ok(())
        })
    }

    async fn unlock_account(&self, uid: Uid) -> Result<()> {
        self.change_if_there(uid, Dossier::unlock)
    }

    async fn scan_accounts(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Account>> {
        Ok(self.scan_one(after, limit, |dossier| Some(dossier.account.clone())))
    }

    async fn restore_account(&self, account: Account) -> Result<()> {
        let mut state = self.state();
        let account = state.new_account(account)?;
        state.commit(vec![account])
    }

    async fn register_account(&self, new: NewAccount, message: Message) -> Result<()> {
        let mut state = self.state();
        let account = state.new_account(new.into())?;
        let message = state.new_message(message)?;
        state.commit(vec![account, message])
    }

    async fn unverify_email(&self, uid: Uid) -> Result<()> {
        self.change_if_there(uid, |dossier| dossier.account.email_verified = false)
    }

    async fn replace_verifier(&self, uid: Uid, expected: &Secret<32>, verifier: NewVerifier) -> Result<()> {
        self.change(uid, |_, dossier| {
            if dossier.account.verify_hash != *expected {
                return Err(StoreError::conflict());
            }
            dossier.account.set_verifier(verifier);
            Ok(())
        })
    }

    async fn change_password(
        &self,
        uid: Uid,
        expected: &Secret<32>,
        verifier: NewVerifier,
        keep: SessionTokenId,
    ) -> Result<()> {
        self.change(uid, |_, dossier| {
            if dossier.account.verify_hash != *expected {
                return Err(StoreError::incorrect_password());
            }
            dossier.account.set_verifier(verifier);
            let kept = dossier.session_tokens.remove(&keep);
            dossier.remove_tokens();
            dossier.session_tokens.extend(kept.map(|token| (token.id, token)));
            Ok(())
        })
    }

    async fn unlock_with_code(&self, uid: Uid, code: &Secret<16>) -> Result<()> {
        let mut state = self.state();
        let dossier = state.dossiers.get(&uid).filter(|dossier| dossier.account.locked_at.is_some());
        match dossier.cloned() {
            Some(mut dossier) if dossier.account.unlock_code.as_ref() == Some(code) => {
                dossier.unlock();
                state.commit(vec![Change::dossier(dossier)])
            }
            _ => Err(StoreError::incorrect_password()),
        }
    }

    async fn renew_unlock_code(&self, uid: Uid, code: Secret<16>, message: Message) -> Result<()> {
        let mut state = self.state();
        let mut dossier = state.dossier(uid)?;
        if dossier.account.locked_at.is_none() {
            return Err(StoreError::not_found());
        }
        dossier.account.unlock_code = Some(code);
        let message = state.new_message(message)?;
        state.commit(vec![Change::dossier(dossier), message])
    }
}

impl State {
    /// The change that stores an account, for the entry of the verb that makes it.
    fn new_account(&self, account: Account) -> Result<Change> {
        require_free(&self.dossiers, &account.uid)?;
        require_free(&self.index.emails, &account.normalized_email)?;
        Ok(Change::dossier(Dossier::new(account)))
    }
}
