//! Session tokens, which may end.

use authkeep_store::{Grounds, SessionToken, SessionTokenId};

use super::token::{delete, scan};
use super::{A, I, V, Verb, verbs};
use crate::kind::Kind;
use crate::look_up;
use crate::op::Op;
use crate::sequences::look::look;
use crate::sequences::pool::{self, IDS};
use crate::sequences::step::{Step, change};
use crate::state::State;

verbs! {
    "create_session_token" &[I, A, V] => |s, _| change(Op::CreateToken(s.session().any())),
    "create_session_token" &[I, A, V] => |s, _| change(Op::CreateToken(s.session().any())),
    "session_token" &[I, V] => |s, _| {
        let (id, now) = (SessionTokenId::from_bytes(s.id()), s.time());
        look(move |store, expected| Box::pin(look_up::session(store, expected, id, now)))
    },
    "account_devices" &[A, V] => |s, _| {
        let (uid, now) = (s.uid(), s.time());
        look(move |store, expected| Box::pin(look_up::devices(store, expected, uid, now)))
    },
    "delete_session_token" &[I] => delete::<SessionToken>,
    "scan_session_tokens" &[I, V] => scan::<SessionToken>,
    "restore_session_token" &[I, A, V] => |s, _| change(Op::RestoreToken(s.session().any())),
    "start_session" &[I, A, V] => |s, state| change(Op::StartSession(s.session(), s.grounds(state), s.at_most())),
    "start_session" &[I, A, V] => |s, state| change(Op::StartSession(s.session(), s.grounds(state), s.at_most())),
    "end_sessions" &[A] => |s, _| change(Op::EndSessions(s.uid())),
}

impl Step {
    fn session(&self) -> SessionToken {
        let token: SessionToken = self.token();
        let mut fx = self.fixtures();
        let (created_at, expires_at) = (pool::time(&mut fx), pool::time(&mut fx));
        SessionToken { created_at, expires_at: (fx.below(4) > 0).then_some(expires_at), ..token }
    }

    fn grounds(&self, state: &State) -> Grounds {
        match usize::from(self.value) % 8 {
            at if at < IDS => Grounds::Session(SessionTokenId::from_bytes(pool::id(at))),
            _ => Grounds::Password(self.verify_hash(state)),
        }
    }
}
