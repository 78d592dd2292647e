//! Kept replies.

use authkeep_store::{KeptReply, KeptReplyId};

use super::{I, V, Verb, verbs};
use crate::look_up;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::change;

verbs! {
    "kept_reply" &[I, V] => |s, _| {
        let (id, now) = (KeptReplyId::from_bytes(s.id()), s.time());
        look(move |store, expected| Box::pin(look_up::kept_reply(store, expected, id, now)))
    },
    "scan_kept_replies" &[I, V] => |s, _| {
        let after = s.after(|at| KeptReplyId::from_bytes(pool::id(at)));
        page(after, s.limit(), |state| &state.kept_replies, |store, after, limit| {
            store.scan_kept_replies(after, limit)
        })
    },
    "restore_kept_reply" &[I, V] => |s, _| {
        let reply = KeptReply { id: s.id().into(), expires_at: s.time(), ..s.fixtures().kept_reply() };
        change(Op::RestoreKeptReply(Box::new(reply)))
    },
}
