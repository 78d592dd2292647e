//! Calls for pseudonyms and for the exchange.
//!
//! What is drawn is drawn at the slot of a token that is there, so that a call keeps to the records of its own state.

use authkeep_store::{
    CleanTokenId, Cleaning, EpochMs, Fill, FillMark, Handshake, HandshakeId, PseudonymId, Sealed, StockedToken,
    StockedTokenId, Uid,
};

use super::pick;
use crate::fixtures::Fixtures;
use crate::op::Op;
use crate::state::State;

fn stocked(state: &State, fx: &mut Fixtures) -> StockedToken {
    let found = pick(&state.stocked_tokens, fx, |_| true).cloned();
    found.unwrap_or_else(|| {
        let stock = fx.stock();
        fx.stocked_token(stock)
    })
}

fn pseudonym(state: &State, fx: &mut Fixtures) -> PseudonymId {
    pick(&state.pseudonyms, fx, |_| true).map_or_else(|| fx.bytes().into(), |pseudonym| pseudonym.id)
}

fn handshake(state: &State, fx: &mut Fixtures) -> HandshakeId {
    let found = pick(&state.handshakes, fx, |_| true).map(|handshake| handshake.id);
    found.unwrap_or_else(|| HandshakeId { key: fx.handshake_key(), nonce: fx.bytes() })
}

fn clean_token(state: &State, fx: &mut Fixtures) -> CleanTokenId {
    pick(&state.clean_tokens, fx, |_| true).map_or_else(|| fx.clean_token().id, |token| token.id)
}

pub(super) fn sign_up(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let StockedTokenId { stock, slot } = stocked(state, fx).id;
    Op::SignUp(Box::new(fx.pseudonym()), clean_token(state, fx), stock, slot)
}

pub(super) fn start_pseudonym_session(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let pseudonym = pseudonym(state, fx);
    let session = fx.pseudonym_session(pseudonym);
    Op::StartPseudonymSession(session, handshake(state, fx), EpochMs::MIN, fx.one_of([1, 2, 3]))
}

pub(super) fn end_pseudonym_session(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let session = pick(&state.pseudonym_sessions, fx, |_| true).copied();
    let session = session.unwrap_or_else(|| fx.pseudonym_session([0; 16].into()));
    Op::EndPseudonymSession(session.id, session.pseudonym)
}

pub(super) fn restore_pseudonym_session(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let pseudonym = pseudonym(state, fx);
    Op::RestorePseudonymSession(fx.pseudonym_session(pseudonym))
}

/// One more of a key, or the first.
fn fresh_handshake(state: &State, fx: &mut Fixtures) -> Handshake {
    let key = if fx.below(4) > 0 { handshake(state, fx).key } else { fx.handshake_key() };
    fx.handshake(key)
}

pub(super) fn put_handshake(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    Op::PutHandshake(fresh_handshake(state, fx), fx.one_of([1, 2, 3]))
}

pub(super) fn take_handshake(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    Op::TakeHandshake(handshake(state, fx).key, EpochMs::MIN)
}

pub(super) fn restore_handshake(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    Op::RestoreHandshake(fresh_handshake(state, fx))
}

/// Tokens of which some are there already.
pub(super) fn fill(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let stock = fx.stock();
    let again = StockedToken { token: fx.sealed(), ..stocked(state, fx) };
    Op::Fill(Fill {
        stocked: vec![fx.stocked_token(stock), again],
        dirty: vec![fx.dirty_token()],
        clean: vec![fx.clean_token(), authkeep_store::CleanToken { id: clean_token(state, fx) }],
    })
}

pub(super) fn draw(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let StockedTokenId { stock, slot } = stocked(state, fx).id;
    Op::Draw(stock, slot)
}

/// One that is there, and one that is not.
pub(super) fn remove_stocked_tokens(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let stock = fx.stock();
    Op::RemoveStockedTokens(vec![fx.stocked_token(stock).id, stocked(state, fx).id])
}

pub(super) fn reseal_stocked_token(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let StockedToken { id, token } = stocked(state, fx);
    Op::ResealStockedToken(id, token, fx.sealed())
}

pub(super) fn restore_stocked_token(_: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let stock = fx.stock();
    Op::RestoreStockedToken(fx.stocked_token(stock))
}

pub(super) fn clean(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let dirty = pick(&state.dirty_tokens, fx, |_| true).map(|token| token.id);
    let StockedTokenId { stock, slot } = stocked(state, fx).id;
    let answer: Sealed = fx.sealed();
    let cleaning = Cleaning {
        dirty: dirty.unwrap_or_else(|| fx.bytes().into()),
        handshake: handshake(state, fx),
        draw: stock,
        pick: slot,
        reply: fx.bytes().into(),
        answer,
        reply_expires_at: fx.time(),
    };
    Op::Clean(Box::new(cleaning), EpochMs::MIN)
}

pub(super) fn spend(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    Op::Spend(clean_token(state, fx))
}

/// The owner's own mark once more, or another owner's when it is over.
pub(super) fn set_fill_mark(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let fresh = fx.fill_mark();
    match state.fill_mark {
        Some(before) if fx.below(2) == 0 => Op::SetFillMark(FillMark { owner: before.owner, ..fresh }, EpochMs::MIN),
        Some(before) => Op::SetFillMark(fresh, before.expires_at),
        None => Op::SetFillMark(fresh, EpochMs::MIN),
    }
}

pub(super) fn clear_fill_mark(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    Op::ClearFillMark(state.fill_mark.map_or_else(|| fx.bytes().into(), |mark| mark.owner))
}
