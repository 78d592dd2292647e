//! Labels.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Label, LabelId, LabelScope, Labels, Message, Result, StoreError, Text255, Uid};

use super::ToyStore;
use super::log::Change;
use super::state::require_room;

#[async_trait]
impl Labels for ToyStore {
    async fn create_label(&self, label: Label, at_most: u32) -> Result<()> {
        self.change(label.uid, |state, dossier| {
            state.require_free::<Label>(&label.id())?;
            require_room(dossier.labels.keys().filter(|id| id.scope == label.scope).count(), at_most)?;
            dossier.labels.insert(label.id(), label);
            Ok(())
        })
    }

    async fn labels(&self, uid: Uid) -> Result<Vec<Label>> {
        let mut labels: Vec<Label> = self.all(uid);
        labels.sort_by_key(|label| label.created_at);
        Ok(labels)
    }

    async fn update_label(&self, id: LabelId, value: Text255, at: EpochMs) -> Result<Label> {
        self.change(id.uid, |_, dossier| {
            let label = dossier.labels.get_mut(&id).ok_or_else(StoreError::not_found)?;
            label.value = value;
            label.updated_at = at;
            Ok(label.clone())
        })
    }

    async fn set_label(&self, label: Label, message: Option<Message>) -> Result<()> {
        let mut state = self.state();
        let mut dossier = state.dossier(label.uid)?;
        let says_so_already = dossier.labels.get(&label.id()).is_some_and(|old| old.value == label.value);
        dossier.put_label(label);
        let mut entry = vec![Change::dossier(dossier)];
        if let Some(message) = message.filter(|_| !says_so_already) {
            entry.push(state.new_message(message)?);
        }
        state.commit(entry)
    }

    async fn delete_label(&self, id: LabelId) -> Result<()> {
        self.change(id.uid, |_, dossier| dossier.labels.remove(&id).map(drop).ok_or_else(StoreError::not_found))
    }

    async fn scan_labels(&self, after: Option<LabelId>, limit: usize) -> Result<Vec<Label>> {
        Ok(self.scan(after, limit))
    }

    async fn restore_label(&self, label: Label) -> Result<()> {
        self.create(label.uid, label)
    }
}

/// A private label that says something as of a time.
pub(super) fn private(uid: Uid, key: &str, value: &str, at: EpochMs) -> Result<Label> {
    let text = |text: &str| Text255::new(text).map_err(|error| StoreError::internal("not a label").caused_by(error));
    Ok(Label { uid, scope: LabelScope::Private, key: text(key)?, value: text(value)?, created_at: at, updated_at: at })
}
