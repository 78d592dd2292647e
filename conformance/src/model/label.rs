//! Labels, also those that verbs of other families set.

use authkeep_store::{EpochMs, ErrorKind, Label, LabelId, LabelScope, Message, Text255, Uid};

use super::{Outcome, insert_free, refuse_full, refuse_taken};
use crate::fixtures::text;
use crate::state::State;

impl State {
    pub(super) fn create_label(&mut self, label: &Label, at_most: u32) -> Outcome {
        self.require_account(label.uid)?;
        refuse_taken(&self.labels, &label.id())?;
        let alike = |other: &&Label| other.uid == label.uid && other.scope == label.scope;
        refuse_full(self.labels.values().filter(alike).count(), at_most)?;
        self.labels.insert(label.id(), label.clone());
        Ok(())
    }

    pub(super) fn update_label(&mut self, id: &LabelId, value: &Text255, at: EpochMs) -> Outcome<Label> {
        let label = self.labels.get_mut(id).ok_or(ErrorKind::NotFound)?;
        (label.value, label.updated_at) = (value.clone(), at);
        Ok(label.clone())
    }

    pub(super) fn set_label(&mut self, label: &Label, message: Option<&Message>) -> Outcome {
        self.require_account(label.uid)?;
        let is_news = self.labels.get(&label.id()).is_none_or(|old| old.value != label.value);
        if let Some(message) = message.filter(|_| is_news) {
            self.insert_message(message)?;
        }
        self.put_label(label.clone());
        Ok(())
    }

    pub(super) fn restore_label(&mut self, label: &Label) -> Outcome {
        self.require_account(label.uid)?;
        insert_free(&mut self.labels, label.id(), label.clone())
    }

    pub(super) fn private_label(&self, uid: Uid, key: &str) -> Option<&Text255> {
        let id = LabelId { uid, scope: LabelScope::Private, key: text(key) };
        self.labels.get(&id).map(|label| &label.value)
    }

    /// Sets a label that a verb of another family sets.
    pub(super) fn say_of(&mut self, uid: Uid, scope: LabelScope, key: &str, value: &str, at: EpochMs) {
        let (key, value) = (text(key), text(value));
        self.put_label(Label { uid, scope, key, value, created_at: at, updated_at: at });
    }

    /// One that is there keeps the time when it was made.
    fn put_label(&mut self, mut label: Label) {
        if let Some(old) = self.labels.get(&label.id()) {
            label.created_at = old.created_at;
        }
        self.labels.insert(label.id(), label);
    }
}
