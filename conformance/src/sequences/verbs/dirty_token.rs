//! Dirty tokens.

use authkeep_store::{Cleaning, DirtyToken, DirtyTokenId, EpochMs};

use super::{A, I, V, Verb, verbs};
use crate::look_up::compare;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::{Step, change};
use crate::state::State;

verbs! {
    "dirty_token" &[I] => |s, _| {
        let id = DirtyTokenId::from_bytes(s.id());
        look(move |store, expected| Box::pin(async move {
            compare("dirty_token", store.dirty_token(id).await?, expected.dirty_tokens.get(&id))
        }))
    },
    "clean" &[A, I, V] => |s, state| {
        let (cleaning, now) = s.cleaning(state);
        change(Op::Clean(Box::new(cleaning), now))
    },
    "scan_dirty_tokens" &[I, V] => |s, _| {
        let after = s.after(|at| DirtyTokenId::from_bytes(pool::id(at)));
        page(after, s.limit(), |state| &state.dirty_tokens, |store, after, limit| {
            store.scan_dirty_tokens(after, limit)
        })
    },
    "restore_dirty_token" &[I, V] => |s, _| {
        let token = DirtyToken { id: s.id().into(), ..s.fixtures().dirty_token() };
        change(Op::RestoreDirtyToken(Box::new(token)))
    },
}

impl Step {
    fn cleaning(&self, state: &State) -> (Cleaning, EpochMs) {
        let (handshake, now) = self.handshake_to_use(state);
        let cleaning = Cleaning {
            dirty: self.one_there(&state.dirty_tokens).unwrap_or_else(|| self.id().into()),
            handshake,
            draw: self.stocked_id().stock,
            pick: self.pick(),
            reply: self.id().into(),
            answer: self.fixtures().sealed(),
            reply_expires_at: self.time(),
        };
        (cleaning, now)
    }
}
