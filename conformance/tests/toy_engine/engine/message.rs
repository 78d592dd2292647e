//! Messages on their way out. Those that verbs of other families cause are written in those verbs' entries.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Message, MessageId, Messages, Result, Sealed, StoreError};

use super::ToyStore;
use super::log::Change;
use super::state::{due, page};

#[async_trait]
impl Messages for ToyStore {
    async fn create_message(&self, message: Message) -> Result<()> {
        let mut state = self.state();
        let message = state.new_message(message)?;
        state.commit(vec![message])
    }

    async fn claim_messages(&self, now: EpochMs, lease_until: EpochMs, limit: usize) -> Result<Vec<Message>> {
        let mut state = self.state();
        let due = due(state.messages.values().map(|message| (message.due_at, message.id)), now, limit);
        let due = due.iter().filter_map(|id| state.messages.get(id).cloned());
        let claimed: Vec<_> = due
            .map(|message| Message { due_at: lease_until, attempts: message.attempts.saturating_add(1), ..message })
            .collect();
        state.commit(claimed.iter().map(|message| Change::Message(message.id, Some(message.clone()))).collect())?;
        Ok(claimed)
    }

    async fn postpone_message(&self, id: MessageId, due_at: EpochMs) -> Result<()> {
        let mut state = self.state();
        let Some(message) = state.messages.get(&id).cloned() else { return Ok(()) };
        state.commit(vec![Change::Message(id, Some(Message { due_at, ..message }))])
    }

    async fn finish_message(&self, id: MessageId) -> Result<()> {
        self.state().commit(vec![Change::Message(id, None)])
    }

    async fn reseal_message(&self, id: MessageId, expected: &Sealed, content: Sealed) -> Result<()> {
        let mut state = self.state();
        let message = state.messages.get(&id).filter(|message| message.content == *expected).cloned();
        let message = Message { content, ..message.ok_or_else(StoreError::conflict)? };
        state.commit(vec![Change::Message(id, Some(message))])
    }

    async fn scan_messages(&self, after: Option<MessageId>, limit: usize) -> Result<Vec<Message>> {
        Ok(page(&self.state().messages, after, limit).map(|(_, message)| message.clone()).collect())
    }
}
