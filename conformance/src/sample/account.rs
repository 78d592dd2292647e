//! Calls for accounts and their passwords.

use authkeep_store::{Account, Secret, SessionTokenId, Uid};

use super::pick;
use crate::fixtures::Fixtures;
use crate::op::Op;
use crate::state::State;

pub(super) fn restore(_: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let mut account = Account::from(fx.account());
    (account.locked_at, account.unlock_code) = (Some(fx.time()), Some(fx.secret()));
    Op::RestoreAccount(Box::new(account))
}

pub(super) fn replace_verifier(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    Op::ReplaceVerifier(uid, verify_hash(state, uid, fx), fx.verifier())
}

pub(super) fn change_password(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let expected = verify_hash(state, uid, fx);
    let kept = pick(&state.session_tokens, fx, |token| token.uid == uid);
    let kept = kept.map_or_else(|| SessionTokenId::from_bytes(fx.bytes()), |token| token.id);
    Op::ChangePassword(uid, expected, fx.verifier(), kept)
}

pub(super) fn unlock_with_code(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let code = state.accounts.get(&uid).and_then(|account| account.unlock_code.clone());
    Op::UnlockWithCode(uid, code.unwrap_or_else(|| fx.secret()))
}

/// What the account's password is checked against.
pub(super) fn verify_hash(state: &State, uid: Uid, fx: &mut Fixtures) -> Secret<32> {
    state.accounts.get(&uid).map_or_else(|| fx.secret(), |account| account.verify_hash.clone())
}
