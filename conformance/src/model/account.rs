//! Accounts, and all that goes with one.

use std::collections::BTreeSet;

use authkeep_store::{
    Account, ApiKeyId, EpochMs, ErrorKind, FileToDelete, Message, NewVerifier, Secret, SessionTokenId, Uid,
};

use super::Outcome;
use crate::state::State;

impl State {
    pub(super) fn account_mut(&mut self, uid: Uid) -> Outcome<&mut Account> {
        self.accounts.get_mut(&uid).ok_or(ErrorKind::NotFound)
    }

    fn refuse_taken_account(&self, account: &Account) -> Outcome {
        let taken = |other: &Account| other.uid == account.uid || other.normalized_email == account.normalized_email;
        if self.accounts.values().any(taken) { Err(ErrorKind::Conflict) } else { Ok(()) }
    }

    pub(super) fn insert_account(&mut self, account: Account) -> Outcome {
        self.refuse_taken_account(&account)?;
        self.accounts.insert(account.uid, account);
        Ok(())
    }

    pub(super) fn register_account(&mut self, account: Account, message: &Message) -> Outcome {
        self.refuse_taken_account(&account)?;
        self.insert_message(message)?;
        self.insert_account(account)
    }

    pub(super) fn set_verifier(&mut self, uid: Uid, verifier: &NewVerifier) -> Outcome {
        let verifier = verifier.clone();
        let account = self.account_mut(uid)?;
        account.verify_hash = verifier.verify_hash;
        account.auth_salt = verifier.auth_salt;
        account.wrap_wrap_kb = verifier.wrap_wrap_kb;
        account.verifier_version = verifier.verifier_version;
        account.verifier_set_at = verifier.verifier_set_at;
        Ok(())
    }

    pub(super) fn reset_account(&mut self, uid: Uid, verifier: &NewVerifier) -> Outcome {
        self.set_verifier(uid, verifier)?;
        self.account_mut(uid)?.unlock_code = None;
        self.remove_tokens(uid);
        self.clear_failures(uid);
        Ok(())
    }

    pub(super) fn delete_account(&mut self, uid: Uid) {
        self.accounts.remove(&uid);
        self.remove_tokens(uid);
        self.identities.remove(&uid);
        self.profiles.remove(&uid);
        self.phones.retain(|_, phone| phone.uid != uid);
        self.labels.retain(|_, label| label.uid != uid);
        self.totps.remove(&uid);
        self.failures.remove(&uid);
        for id in self.documents.values().filter(|document| document.uid == uid).map(|document| document.id) {
            self.files_to_delete.insert(id, FileToDelete { id, due_at: EpochMs::MIN });
        }
        self.documents.retain(|_, document| document.uid != uid);
        let keys: BTreeSet<ApiKeyId> = self.api_keys.values().filter(|key| key.uid == uid).map(|key| key.id).collect();
        self.used_jtis.retain(|id, _| !keys.contains(&id.api_key));
        self.api_keys.retain(|_, key| key.uid != uid);
    }

    pub(super) fn set_email_verified(&mut self, uid: Uid, verified: bool) {
        if let Some(account) = self.accounts.get_mut(&uid) {
            account.email_verified = verified;
        }
    }

    pub(super) fn replace_verifier(&mut self, uid: Uid, expected: &Secret<32>, verifier: &NewVerifier) -> Outcome {
        if self.account_mut(uid)?.verify_hash != *expected {
            return Err(ErrorKind::Conflict);
        }
        self.set_verifier(uid, verifier)
    }

    pub(super) fn change_password(
        &mut self,
        uid: Uid,
        expected: &Secret<32>,
        verifier: &NewVerifier,
        keep: SessionTokenId,
    ) -> Outcome {
        if self.account_mut(uid)?.verify_hash != *expected {
            return Err(ErrorKind::IncorrectPassword);
        }
        self.set_verifier(uid, verifier)?;
        let kept = self.session_tokens.get(&keep).filter(|token| token.uid == uid).cloned();
        self.remove_tokens(uid);
        self.session_tokens.extend(kept.map(|token| (token.id, token)));
        Ok(())
    }

    pub(super) fn lock_account(&mut self, uid: Uid, at: EpochMs, code: &Secret<16>) -> Outcome {
        let account = self.account_mut(uid)?;
        (account.locked_at, account.unlock_code) = (Some(at), Some(code.clone()));
        self.clear_failure_mark(uid);
        Ok(())
    }

    /// The lock, its code, the count of failures and its mark go together.
    pub(super) fn unlock_account(&mut self, uid: Uid) {
        if let Some(account) = self.accounts.get_mut(&uid) {
            (account.locked_at, account.unlock_code) = (None, None);
        }
        self.failures.remove(&uid);
    }

    pub(super) fn unlock_with_code(&mut self, uid: Uid, code: &Secret<16>) -> Outcome {
        let account = self.accounts.get(&uid).filter(|account| account.locked_at.is_some());
        if account.and_then(|account| account.unlock_code.as_ref()) != Some(code) {
            return Err(ErrorKind::IncorrectPassword);
        }
        self.unlock_account(uid);
        Ok(())
    }

    pub(super) fn renew_unlock_code(&mut self, uid: Uid, code: &Secret<16>, message: &Message) -> Outcome {
        if self.account_mut(uid)?.locked_at.is_none() {
            return Err(ErrorKind::NotFound);
        }
        self.insert_message(message)?;
        self.account_mut(uid)?.unlock_code = Some(code.clone());
        Ok(())
    }
}
