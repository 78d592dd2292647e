//! Handshakes.

use authkeep_store::{EpochMs, Handshake, HandshakeId, HandshakeKey, HandshakeKind};

use super::{A, I, V, Verb, verbs};
use crate::look_up;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::{Step, change};
use crate::state::State;

verbs! {
    "put_handshake" &[A, I, V] => |s, _| change(Op::PutHandshake(s.handshake(), s.at_most())),
    "put_handshake" &[A, I, V] => |s, _| change(Op::PutHandshake(s.handshake(), s.at_most())),
    "handshakes" &[A, V] => |s, _| {
        let (key, now) = (s.handshake_key(), s.time());
        look(move |store, expected| Box::pin(look_up::handshakes(store, expected, key, now)))
    },
    "take_handshake" &[A, V] => |s, _| change(Op::TakeHandshake(s.handshake_key(), s.time())),
    "scan_handshakes" &[A, I, V] => |s, _| {
        let after = s.after(|at| HandshakeId { key: s.handshake_key(), nonce: pool::id(at) });
        page(after, s.limit(), |state| &state.handshakes, |store, after, limit| store.scan_handshakes(after, limit))
    },
    "restore_handshake" &[A, I, V] => |s, _| change(Op::RestoreHandshake(s.handshake())),
}

impl Step {
    /// One of four.
    fn handshake_key(&self) -> HandshakeKey {
        let kind = [HandshakeKind::ExchangeProof, HandshakeKind::SignIn][usize::from(self.value) % 2];
        HandshakeKey { kind, hash: pool::id(self.account % 2) }
    }

    fn handshake(&self) -> Handshake {
        let key = self.handshake_key();
        let id = HandshakeId { key, nonce: self.id() };
        Handshake { id, expires_at: self.time(), ..self.fixtures().handshake(key) }
    }

    /// One that is there and a moment at which it is not over, mostly.
    pub(super) fn handshake_to_use(&self, state: &State) -> (HandshakeId, EpochMs) {
        match self.one_there(&state.handshakes) {
            Some(id) => (id, EpochMs::MIN),
            None => (self.handshake().id, self.time()),
        }
    }
}
