//! Calls for tokens.

use authkeep_store::{EpochMs, Grounds, PasswordForgotTokenId, Uid};

use super::{account, pick};
use crate::fixtures::Fixtures;
use crate::kind::Kind;
use crate::op::Op;
use crate::state::State;

pub(super) fn create<K: Kind>(_: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    Op::CreateToken(K::make(fx, uid).any())
}

pub(super) fn restore<K: Kind>(_: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    Op::RestoreToken(K::make(fx, uid).any())
}

pub(super) fn restore_session(_: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    Op::RestoreToken(fx.ending_session_token(uid).any())
}

pub(super) fn delete<K: Kind>(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let own = pick(K::table(state), fx, |token| token.uid() == uid);
    Op::DeleteToken(K::any_id(own.map_or_else(|| fx.bytes().into(), K::id)))
}

/// At most one session that ends is left: the one before it goes, or the one that is started.
pub(super) fn start_session(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let session = pick(&state.session_tokens, fx, |token| token.uid == uid);
    let grounds = match session {
        Some(session) if fx.below(2) == 0 => Grounds::Session(session.id),
        _ => Grounds::Password(account::verify_hash(state, uid, fx)),
    };
    let mut token = fx.ending_session_token(uid);
    if fx.below(4) > 0 {
        token.created_at = EpochMs::MAX;
    }
    Op::StartSession(token, grounds, fx.one_of([2, 1, 3]))
}

pub(super) fn update_forgot(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let [low, high, ..] = fx.number().to_le_bytes();
    Op::UpdatePasswordForgotToken(forgot(state, uid, fx), u16::from_le_bytes([low, high]))
}

pub(super) fn verify_forgot_password(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    Op::VerifyForgotPassword(forgot(state, uid, fx), fx.account_reset_token(uid))
}

pub(super) fn reset_by_forgot_token(state: &State, uid: Uid, fx: &mut Fixtures) -> Op {
    let id = forgot(state, uid, fx);
    let made = state.password_forgot_tokens.get(&id).map_or(EpochMs::MIN, |forgot| forgot.created_at);
    Op::ResetByForgotToken(id, made, fx.verifier())
}

fn forgot(state: &State, uid: Uid, fx: &mut Fixtures) -> PasswordForgotTokenId {
    let own = state.password_forgot_tokens.values().find(|token| token.uid == uid);
    own.map_or_else(|| fx.bytes().into(), |token| token.id)
}
