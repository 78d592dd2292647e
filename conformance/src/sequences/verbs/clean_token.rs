//! Clean tokens.

use authkeep_store::{CleanBucket, CleanTokenId};

use super::{I, V, Verb, stock, verbs};
use crate::look_up;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::{Step, change};
use crate::state::State;

verbs! {
    "spend" &[V] => |s, state| change(Op::Spend(s.clean_token(state))),
    "clean_token_count" &[I, V] => |s, _| {
        let bucket = s.fixtures().one_of([CleanBucket::Profile, CleanBucket::Account]);
        let at_most = s.limit() - 1;
        look(move |store, expected| Box::pin(look_up::clean_token_count(store, expected, bucket, at_most)))
    },
    "scan_clean_tokens" &[I, V] => |s, _| {
        let bucket = s.fixtures().one_of([CleanBucket::Profile, CleanBucket::Account]);
        let after = s.after(|at| CleanTokenId { bucket, hash: pool::id(at).into() });
        page(after, s.limit(), |state| &state.clean_tokens, |store, after, limit| {
            store.scan_clean_tokens(after, limit)
        })
    },
    "restore_clean_token" &[V] => |s, _| change(Op::RestoreCleanToken(stock::clean_token(&mut s.fixtures()))),
}

impl Step {
    /// The id of one that is there, mostly.
    pub(super) fn clean_token(&self, state: &State) -> CleanTokenId {
        self.one_there(&state.clean_tokens).unwrap_or_else(|| stock::clean_token(&mut self.fixtures()).id)
    }
}
