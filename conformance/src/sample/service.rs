//! Calls for what belongs to the service and to no account.

use authkeep_store::{EpochMs, Message, MessageId, PasswordScheme, Sealed, ThrottleKey, Uid};

use super::pick;
use crate::fixtures::Fixtures;
use crate::op::Op;
use crate::state::State;

pub(super) fn replace_key_fingerprint(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let kept = state.key_fingerprint.unwrap_or_else(|| fx.key_fingerprint());
    Op::ReplaceKeyFingerprint(kept, fx.key_fingerprint())
}

/// Of few versions, so that one that exists is met.
pub(super) fn password_scheme(fx: &mut Fixtures) -> PasswordScheme {
    let scheme = fx.password_scheme();
    PasswordScheme { version: 2 + scheme.version % 32, ..scheme }
}

/// A throttle that is there and has room or is over, or one that is not there.
pub(super) fn take_turn(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let throttle = pick(&state.throttles, fx, |_| true).filter(|_| fx.below(4) > 0).copied();
    let key = throttle.map_or_else(|| ThrottleKey::from_bytes(fx.bytes()), |throttle| throttle.key);
    let now = throttle.filter(|_| fx.below(4) == 0).map_or(EpochMs::MIN, |throttle| throttle.expires_at);
    let limit = throttle.map_or(0, |throttle| throttle.count).saturating_add(fx.one_of([1, 1, 2]));
    Op::TakeTurn(key, limit, now, fx.time())
}

pub(super) fn give_turn_back(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let counted = pick(&state.throttles, fx, |throttle| throttle.count > 0);
    Op::GiveTurnBack(counted.map_or_else(|| fx.bytes().into(), |throttle| throttle.key))
}

pub(super) fn reseal_signing_key(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let key = pick(&state.signing_keys, fx, |_| true).cloned().unwrap_or_else(|| fx.signing_key());
    Op::ResealSigningKey(key.id, key.private_key, fx.sealed())
}

fn message(state: &State, fx: &mut Fixtures) -> (MessageId, Sealed, EpochMs) {
    let Message { id, content, due_at, .. } =
        pick(&state.messages, fx, |_| true).cloned().unwrap_or_else(|| fx.message());
    (id, content, due_at)
}

pub(super) fn claim_messages(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let (_, _, due_at) = message(state, fx);
    Op::ClaimMessages(due_at, fx.time(), fx.one_of([1, 2, 3]))
}

pub(super) fn postpone_message(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    Op::PostponeMessage(message(state, fx).0, fx.time())
}

pub(super) fn finish_message(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    Op::FinishMessage(message(state, fx).0)
}

pub(super) fn reseal_message(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let (id, content, _) = message(state, fx);
    Op::ResealMessage(id, content, fx.sealed())
}

/// At the end of something that ends.
pub(super) fn sweep_expired(state: &State, _: Uid, fx: &mut Fixtures) -> Op {
    let mut ends: Vec<EpochMs> = state.session_tokens.values().filter_map(|token| token.expires_at).collect();
    ends.extend(state.used_jtis.values().map(|used| used.expires_at));
    ends.extend(state.throttles.values().map(|throttle| throttle.expires_at));
    ends.extend(state.signing_keys.values().filter_map(|key| key.expires_at));
    ends.extend(state.pseudonym_sessions.values().map(|session| session.expires_at));
    ends.extend(state.handshakes.values().map(|handshake| handshake.expires_at));
    ends.extend(state.kept_replies.values().map(|reply| reply.expires_at));
    let now = ends.get(fx.below(ends.len())).copied().unwrap_or_else(|| fx.time());
    Op::SweepExpired(now, fx.one_of([1, 2, 4]))
}
