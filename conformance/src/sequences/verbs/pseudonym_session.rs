//! Sessions of pseudonyms.

use authkeep_store::{PseudonymSession, PseudonymSessionId};

use super::{A, I, V, Verb, verbs};
use crate::look_up;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::{Step, change};
use crate::state::State;

verbs! {
    "start_pseudonym_session" &[A, I, V] => |s, state| {
        let (handshake, now) = s.handshake_to_use(state);
        change(Op::StartPseudonymSession(s.pseudonym_session(state), handshake, now, s.at_most()))
    },
    "pseudonym_session" &[I, V] => |s, _| {
        let (id, now) = (PseudonymSessionId::from_bytes(s.id()), s.time());
        look(move |store, expected| Box::pin(look_up::pseudonym_session(store, expected, id, now)))
    },
    "end_pseudonym_session" &[A, I, V] => |s, state| {
        let session = s.pseudonym_session(state);
        let own = state.pseudonym_sessions.get(&session.id).filter(|_| s.is_right());
        change(Op::EndPseudonymSession(session.id, own.map_or(session.pseudonym, |own| own.pseudonym)))
    },
    "scan_pseudonym_sessions" &[I, V] => |s, _| {
        let after = s.after(|at| PseudonymSessionId::from_bytes(pool::id(at)));
        page(after, s.limit(), |state| &state.pseudonym_sessions, |store, after, limit| {
            store.scan_pseudonym_sessions(after, limit)
        })
    },
    "restore_pseudonym_session" &[A, I, V] => |s, state| {
        change(Op::RestorePseudonymSession(s.pseudonym_session(state)))
    },
}

impl Step {
    fn pseudonym_session(&self, state: &State) -> PseudonymSession {
        PseudonymSession { id: self.id().into(), pseudonym: self.pseudonym_id(state), expires_at: self.time() }
    }
}
