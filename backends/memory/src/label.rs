//! Labels, also those that verbs of other families set.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Label, LabelId, LabelScope, Labels, Message, Result, StoreError, Text255, Uid};

use crate::state::State;
use crate::{MemoryStore, table};

#[async_trait]
impl Labels for MemoryStore {
    async fn create_label(&self, label: Label, at_most: u32) -> Result<()> {
        let mut state = self.lock();
        state.require_account(label.uid)?;
        state.labels.refuse_taken(&label.id())?;
        table::refuse_full(state.labels.all_of(label.uid).filter(|l| l.scope == label.scope).count(), at_most)?;
        state.labels.add(label)
    }

    async fn labels(&self, uid: Uid) -> Result<Vec<Label>> {
        let mut labels: Vec<_> = self.lock().labels.all_of(uid).cloned().collect();
        labels.sort_by_key(|label| label.created_at);
        Ok(labels)
    }

    async fn update_label(&self, id: LabelId, value: Text255, at: EpochMs) -> Result<Label> {
        let mut state = self.lock();
        let label = state.labels.get_mut(&id).ok_or_else(StoreError::not_found)?;
        label.value = value;
        label.updated_at = at;
        Ok(label.clone())
    }

    async fn set_label(&self, label: Label, message: Option<Message>) -> Result<()> {
        let mut state = self.lock();
        state.require_account(label.uid)?;
        let says_so_already = state.labels.get(&label.id()).is_some_and(|old| old.value == label.value);
        if let Some(message) = message.filter(|_| !says_so_already) {
            state.insert_message(message)?;
        }
        state.put_label(label);
        Ok(())
    }

    async fn delete_label(&self, id: LabelId) -> Result<()> {
        self.lock().labels.remove(&id).map(drop).ok_or_else(StoreError::not_found)
    }

    async fn scan_labels(&self, after: Option<LabelId>, limit: usize) -> Result<Vec<Label>> {
        Ok(self.lock().labels.page(after, limit))
    }

    async fn restore_label(&self, label: Label) -> Result<()> {
        let mut state = self.lock();
        state.require_account(label.uid)?;
        state.labels.add(label)
    }
}

impl State {
    /// Stores a label. One that was there keeps the time when it was made.
    pub(crate) fn put_label(&mut self, mut label: Label) {
        if let Some(old) = self.labels.get(&label.id()) {
            label.created_at = old.created_at;
        }
        self.labels.put(label);
    }
}

/// A private label that says something as of a time.
pub(crate) fn private(uid: Uid, key: &str, value: &str, at: EpochMs) -> Result<Label> {
    let text = |text: &str| Text255::new(text).map_err(|e| StoreError::internal("not a label").caused_by(e));
    Ok(Label { uid, scope: LabelScope::Private, key: text(key)?, value: text(value)?, created_at: at, updated_at: at })
}
