//! Messages on their way out, also those that verbs of other families cause.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Message, MessageId, Messages, Result, Sealed, StoreError};

use crate::state::State;
use crate::{MemoryStore, table};

#[async_trait]
impl Messages for MemoryStore {
    async fn create_message(&self, message: Message) -> Result<()> {
        self.lock().insert_message(message)
    }

    async fn claim_messages(&self, now: EpochMs, lease_until: EpochMs, limit: usize) -> Result<Vec<Message>> {
        let mut state = self.lock();
        let due = table::due(state.messages.values().map(|message| (message.due_at, message.id)), now, limit);
        let mut claimed = Vec::with_capacity(due.len());
        for id in due {
            if let Some(message) = state.messages.get_mut(&id) {
                message.due_at = lease_until;
                message.attempts = message.attempts.saturating_add(1);
                claimed.push(message.clone());
            }
        }
        Ok(claimed)
    }

    async fn postpone_message(&self, id: MessageId, due_at: EpochMs) -> Result<()> {
        if let Some(message) = self.lock().messages.get_mut(&id) {
            message.due_at = due_at;
        }
        Ok(())
    }

    async fn finish_message(&self, id: MessageId) -> Result<()> {
        self.lock().messages.remove(&id);
        Ok(())
    }

    async fn reseal_message(&self, id: MessageId, expected: &Sealed, content: Sealed) -> Result<()> {
        let mut state = self.lock();
        let message = state.messages.get_mut(&id).filter(|message| message.content == *expected);
        message.ok_or_else(StoreError::conflict)?.content = content;
        Ok(())
    }

    async fn scan_messages(&self, after: Option<MessageId>, limit: usize) -> Result<Vec<Message>> {
        Ok(table::page(&self.lock().messages, after, limit))
    }
}

impl State {
    /// Stores a message. It is the last thing that can refuse a verb, and comes before the verb's first change.
    pub(crate) fn insert_message(&mut self, message: Message) -> Result<()> {
        table::add(&mut self.messages, message.id, message)
    }
}
