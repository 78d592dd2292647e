//! What the contract says that each verb makes of a state: the answer key of the cases that run many verbs.

use authkeep_store::{Account, AccountResetToken, ErrorKind, PasswordForgotTokenId, Uid};

use crate::kind::{AnyTokenId, Kind, each_kind};
use crate::op::{Answered, Op};
use crate::state::State;

impl State {
    /// Does what the verb must do, and answers as it must.
    ///
    /// # Errors
    /// The kind of error with which the verb is refused; the state is then unchanged.
    pub fn apply(&mut self, op: &Op) -> Answered {
        match op {
            Op::ClaimKeyFingerprint(fingerprint) => {
                self.key_fingerprint.get_or_insert(*fingerprint);
            }
            Op::CreateAccount(new) => self.insert_account(Account::from((**new).clone()))?,
            Op::RestoreAccount(account) => self.insert_account((**account).clone())?,
            Op::ResetAccount(uid, verifier) => {
                let verifier = verifier.clone();
                let account = self.account_mut(*uid)?;
                account.verify_hash = verifier.verify_hash;
                account.auth_salt = verifier.auth_salt;
                account.wrap_wrap_kb = verifier.wrap_wrap_kb;
                account.verifier_version = verifier.verifier_version;
                account.verifier_set_at = verifier.verifier_set_at;
                account.unlock_code = None;
                self.remove_tokens(*uid);
            }
            Op::DeleteAccount(uid) => {
                self.accounts.remove(uid);
                self.remove_tokens(*uid);
            }
            Op::VerifyEmail(uid) => {
                if let Ok(account) = self.account_mut(*uid) {
                    account.email_verified = true;
                }
            }
            Op::SetLocale(uid, locale) => self.account_mut(*uid)?.locale.clone_from(locale),
            Op::LockAccount(uid, at, code) => {
                let account = self.account_mut(*uid)?;
                (account.locked_at, account.unlock_code) = (Some(*at), Some(code.clone()));
            }
            Op::UnlockAccount(uid) => {
                if let Ok(account) = self.account_mut(*uid) {
                    (account.locked_at, account.unlock_code) = (None, None);
                }
            }
            Op::CreateToken(token) | Op::RestoreToken(token) => {
                each_kind!(token in token => self.insert_token(token.clone()))?;
            }
            Op::DeleteToken(id) => match id {
                AnyTokenId::SessionToken(id) => drop(self.session_tokens.remove(id)),
                AnyTokenId::KeyFetchToken(id) => drop(self.key_fetch_tokens.remove(id)),
                AnyTokenId::AccountResetToken(id) => drop(self.account_reset_tokens.remove(id)),
                AnyTokenId::PasswordChangeToken(id) => drop(self.password_change_tokens.remove(id)),
                AnyTokenId::PasswordForgotToken(id) => drop(self.password_forgot_tokens.remove(id)),
            },
            Op::UpdatePasswordForgotToken(id, tries) => {
                self.password_forgot_tokens.get_mut(id).ok_or(ErrorKind::NotFound)?.tries = *tries;
            }
            Op::VerifyForgotPassword(id, reset) => self.spend(*id, reset)?,
        }
        Ok(())
    }

    fn account_mut(&mut self, uid: Uid) -> Result<&mut Account, ErrorKind> {
        self.accounts.get_mut(&uid).ok_or(ErrorKind::NotFound)
    }

    fn insert_account(&mut self, account: Account) -> Answered {
        let taken = |other: &Account| other.uid == account.uid || other.normalized_email == account.normalized_email;
        if self.accounts.values().any(taken) {
            return Err(ErrorKind::Conflict);
        }
        self.accounts.insert(account.uid, account);
        Ok(())
    }

    fn insert_token<K: Kind>(&mut self, token: K) -> Answered {
        self.account_mut(token.uid())?;
        let table = K::table_mut(self);
        if table.contains_key(&token.id()) {
            return Err(ErrorKind::Conflict);
        }
        if K::ONE_PER_ACCOUNT {
            table.retain(|_, other| other.uid() != token.uid());
        }
        table.insert(token.id(), token);
        Ok(())
    }

    fn remove_tokens(&mut self, uid: Uid) {
        self.session_tokens.retain(|_, token| token.uid != uid);
        self.key_fetch_tokens.retain(|_, token| token.uid != uid);
        self.account_reset_tokens.retain(|_, token| token.uid != uid);
        self.password_change_tokens.retain(|_, token| token.uid != uid);
        self.password_forgot_tokens.retain(|_, token| token.uid != uid);
    }

    fn spend(&mut self, id: PasswordForgotTokenId, reset: &AccountResetToken) -> Answered {
        let forgot = self.password_forgot_tokens.get(&id).ok_or(ErrorKind::NotFound)?;
        if forgot.uid != reset.uid {
            return Err(ErrorKind::WrongAccount);
        }
        self.insert_token(reset.clone())?;
        self.password_forgot_tokens.remove(&id);
        let account = self.account_mut(reset.uid)?;
        account.email_verified = true;
        (account.locked_at, account.unlock_code) = (None, None);
        Ok(())
    }
}
