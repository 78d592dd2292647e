//! Accounts.

use authkeep_store::{Account, NewAccount, Secret, SessionTokenId};

use super::{A, E, I, V, Verb, verbs};
use crate::failure::refused;
use crate::fixtures::normalized;
use crate::look_up;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::{Action, Step, change};
use crate::state::State;

verbs! {
    "create_account" &[A, E, V] => |s, _| change(Op::CreateAccount(Box::new(s.new_account()))),
    "create_account" &[A, E, V] => |s, _| change(Op::CreateAccount(Box::new(s.new_account()))),
    "register_account" &[A, E, V] => |s, _| change(Op::RegisterAccount(Box::new(s.new_account()), s.message())),
    "account" &[A] => |s, _| {
        let uid = s.uid();
        look(move |store, expected| Box::pin(look_up::account(store, expected, uid)))
    },
    "account_by_email" &[E] => |s, _| {
        let email = normalized(&pool::email(s.email));
        look(move |store, expected| {
            let email = email.clone();
            Box::pin(async move { look_up::by_email(store, expected, &email).await })
        })
    },
    "check_password" &[A, V] => check_password,
    "verify_email" &[A] => |s, _| change(Op::VerifyEmail(s.uid())),
    "unverify_email" &[A] => |s, _| change(Op::UnverifyEmail(s.uid())),
    "set_locale" &[A, V] => |s, _| {
        let locale = (!s.value.is_multiple_of(4)).then(|| s.fixtures().text());
        change(Op::SetLocale(s.uid(), locale))
    },
    "lock_account" &[A, V] => |s, _| change(Op::LockAccount(s.uid(), s.time(), s.fixtures().secret())),
    "unlock_account" &[A] => |s, _| change(Op::UnlockAccount(s.uid())),
    "unlock_with_code" &[A, V] => |s, state| {
        let own = state.accounts.get(&s.uid()).and_then(|account| account.unlock_code.clone());
        let code = own.filter(|_| s.is_right()).unwrap_or_else(|| s.fixtures().secret());
        change(Op::UnlockWithCode(s.uid(), code))
    },
    "renew_unlock_code" &[A, V] => |s, _| change(Op::RenewUnlockCode(s.uid(), s.fixtures().secret(), s.message())),
    "reset_account" &[A, V] => |s, _| change(Op::ResetAccount(s.uid(), s.fixtures().verifier())),
    "replace_verifier" &[A, V] => |s, state| {
        change(Op::ReplaceVerifier(s.uid(), s.verify_hash(state), s.fixtures().verifier()))
    },
    "change_password" &[A, I, V] => |s, state| {
        let keep = SessionTokenId::from_bytes(s.id());
        change(Op::ChangePassword(s.uid(), s.verify_hash(state), s.fixtures().verifier(), keep))
    },
    "delete_account" &[A] => |s, _| change(Op::DeleteAccount(s.uid())),
    "scan_accounts" &[I, V] => |s, _| {
        page(s.after(pool::uid), s.limit(), |state| &state.accounts, |store, after, limit| {
            store.scan_accounts(after, limit)
        })
    },
    "restore_account" &[A, E, V] => |s, _| change(Op::RestoreAccount(Box::new(s.account_record()))),
}

/// With the account's own hash, or with another one.
fn check_password(s: &Step, state: &State) -> Action {
    let (uid, hash) = (s.uid(), s.verify_hash(state));
    look(move |store, expected| {
        let hash = hash.clone();
        Box::pin(async move {
            let answer = store.check_password(uid, &hash).await;
            if expected.accounts.get(&uid).is_some_and(|account| account.verify_hash == hash) {
                return Ok(answer?);
            }
            refused("check_password", answer, authkeep_store::ErrorKind::IncorrectPassword)
        })
    })
}

impl Step {
    fn new_account(&self) -> NewAccount {
        let email = pool::email(self.email);
        NewAccount {
            uid: self.uid(),
            normalized_email: normalized(&email),
            email,
            email_verified: self.value.is_multiple_of(2),
            ..self.fixtures().account()
        }
    }

    fn account_record(&self) -> Account {
        let mut account = Account::from(self.new_account());
        account.locked_at = (!self.value.is_multiple_of(4)).then(|| self.time());
        account.unlock_code = (self.value % 4 > 1).then(|| self.fixtures().secret());
        account
    }

    /// What the account's password is checked against, or, now and then, something else.
    pub(super) fn verify_hash(&self, state: &State) -> Secret<32> {
        let own = state.accounts.get(&self.uid()).filter(|_| self.is_right());
        own.map_or_else(|| self.fixtures().secret(), |account| account.verify_hash.clone())
    }
}
