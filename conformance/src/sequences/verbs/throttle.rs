//! Throttles.

use authkeep_store::{Throttle, ThrottleKey};

use super::{I, V, Verb, verbs};
use crate::op::Op;
use crate::sequences::look::page;
use crate::sequences::pool;
use crate::sequences::step::change;

verbs! {
    "take_turn" &[I, V] => |s, _| {
        let mut fx = s.fixtures();
        let (now, until) = (pool::time(&mut fx), pool::time(&mut fx));
        change(Op::TakeTurn(s.id().into(), s.at_most() - 1, now, until))
    },
    "give_turn_back" &[I] => |s, _| change(Op::GiveTurnBack(s.id().into())),
    "scan_throttles" &[I, V] => |s, _| {
        let after = s.after(|at| ThrottleKey::from_bytes(pool::id(at)));
        page(after, s.limit(), |state| &state.throttles, |store, after, limit| store.scan_throttles(after, limit))
    },
    "restore_throttle" &[I, V] => |s, _| {
        change(Op::RestoreThrottle(Throttle { key: s.id().into(), count: s.at_most() - 1, expires_at: s.time() }))
    },
}
