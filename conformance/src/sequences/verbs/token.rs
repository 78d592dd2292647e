//! What all kinds of token have in common, for the kinds that have nothing else.

use authkeep_store::{AccountResetToken, KeyFetchToken, PasswordChangeToken};

use super::{A, I, V, Verb, verbs};
use crate::kind::Kind;
use crate::op::Op;
use crate::sequences::look::{self, page};
use crate::sequences::pool;
use crate::sequences::step::{Action, Step, change};
use crate::state::State;

verbs! {
    "create_key_fetch_token" &[I, A, V] => create::<KeyFetchToken>,
    "create_account_reset_token" &[I, A, V] => create::<AccountResetToken>,
    "create_password_change_token" &[I, A, V] => create::<PasswordChangeToken>,
    "key_fetch_token" &[I] => find::<KeyFetchToken>,
    "account_reset_token" &[I] => find::<AccountResetToken>,
    "password_change_token" &[I] => find::<PasswordChangeToken>,
    "delete_key_fetch_token" &[I] => delete::<KeyFetchToken>,
    "delete_account_reset_token" &[I] => delete::<AccountResetToken>,
    "delete_password_change_token" &[I] => delete::<PasswordChangeToken>,
    "scan_key_fetch_tokens" &[I, V] => scan::<KeyFetchToken>,
    "scan_account_reset_tokens" &[I, V] => scan::<AccountResetToken>,
    "scan_password_change_tokens" &[I, V] => scan::<PasswordChangeToken>,
    "restore_key_fetch_token" &[I, A, V] => restore::<KeyFetchToken>,
    "restore_account_reset_token" &[I, A, V] => restore::<AccountResetToken>,
    "restore_password_change_token" &[I, A, V] => restore::<PasswordChangeToken>,
}

fn create<K: Kind>(s: &Step, _: &State) -> Action {
    change(Op::CreateToken(s.token::<K>().any()))
}

fn restore<K: Kind>(s: &Step, _: &State) -> Action {
    change(Op::RestoreToken(s.token::<K>().any()))
}

pub(super) fn delete<K: Kind>(s: &Step, _: &State) -> Action {
    change(Op::DeleteToken(K::any_id(s.id::<32>().into())))
}

pub(super) fn find<K: Kind>(s: &Step, _: &State) -> Action {
    look::token::<K>(s.id::<32>().into())
}

pub(super) fn scan<K: Kind>(s: &Step, _: &State) -> Action {
    page(s.after(|at| pool::id::<32>(at).into()), s.limit(), K::table, K::scan)
}

impl Step {
    pub(super) fn token<K: Kind>(&self) -> K {
        K::make(&mut self.fixtures(), self.uid()).with_id(self.id())
    }
}
