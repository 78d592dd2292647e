//! Messages, also those that verbs of other families cause.

use authkeep_store::{EpochMs, ErrorKind, Message, MessageId, Sealed};

use super::{Outcome, insert_free};
use crate::state::State;

impl State {
    pub(super) fn insert_message(&mut self, message: &Message) -> Outcome {
        insert_free(&mut self.messages, message.id, message.clone())
    }

    pub(super) fn claim_messages(&mut self, now: EpochMs, lease_until: EpochMs, limit: usize) -> Vec<Message> {
        let due = self.messages.values_mut().filter(|message| message.due_at <= now);
        let mut due: Vec<&mut Message> = due.collect();
        due.sort_by_key(|message| (message.due_at, message.id));
        due.truncate(limit);
        due.into_iter()
            .map(|message| {
                message.due_at = lease_until;
                message.attempts = message.attempts.saturating_add(1);
                message.clone()
            })
            .collect()
    }

    pub(super) fn postpone_message(&mut self, id: MessageId, due_at: EpochMs) {
        if let Some(message) = self.messages.get_mut(&id) {
            message.due_at = due_at;
        }
    }

    pub(super) fn reseal_message(&mut self, id: MessageId, expected: &Sealed, content: &Sealed) -> Outcome {
        let message = self.messages.get_mut(&id).filter(|message| message.content == *expected);
        message.ok_or(ErrorKind::Conflict)?.content = content.clone();
        Ok(())
    }
}
