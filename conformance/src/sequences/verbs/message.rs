//! Messages.

use authkeep_store::MessageId;

use super::{I, V, Verb, verbs};
use crate::op::Op;
use crate::sequences::look::page;
use crate::sequences::pool;
use crate::sequences::step::change;

verbs! {
    "create_message" &[V] => |s, _| change(Op::CreateMessage(s.message())),
    "claim_messages" &[I, V] => |s, _| {
        let mut fx = s.fixtures();
        change(Op::ClaimMessages(pool::time(&mut fx), pool::time(&mut fx), s.limit()))
    },
    "claim_messages" &[I, V] => |s, _| {
        let mut fx = s.fixtures();
        change(Op::ClaimMessages(pool::time(&mut fx), pool::time(&mut fx), s.limit()))
    },
    "postpone_message" &[V] => |s, _| change(Op::PostponeMessage(s.message().id, s.time())),
    "finish_message" &[V] => |s, _| change(Op::FinishMessage(s.message().id)),
    "reseal_message" &[V] => |s, state| {
        let message = s.message();
        let own = state.messages.get(&message.id).filter(|_| s.is_right());
        let expected = own.map_or_else(|| s.fixtures().sealed(), |message| message.content.clone());
        change(Op::ResealMessage(message.id, expected, message.content))
    },
    "scan_messages" &[I, V] => |s, _| {
        let after = s.after(|at| MessageId::from_bytes(pool::id(at)));
        page(after, s.limit(), |state| &state.messages, |store, after, limit| store.scan_messages(after, limit))
    },
    "restore_message" &[V] => |s, _| change(Op::RestoreMessage(s.message())),
}
