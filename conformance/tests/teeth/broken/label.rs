//! Labels that nobody made.

use authkeep_store::{EpochMs, Label, LabelId, Message, Result, Text255};

use super::{others_first, store};

store! {
    /// An upsert where an update was meant.
    UpdateMakesLabels {}

    async fn update_label(&self, id: LabelId, value: Text255, at: EpochMs) -> Result<Label> {
        // Whoever asked may have seen one that another caller deletes here.
        others_first().await;
        let there = self.inner().labels(id.uid).await?.iter().any(|label| label.id() == id);
        if !there && self.inner().account(id.uid).await?.is_some() {
            let LabelId { uid, scope, key } = id.clone();
            let label = Label { uid, scope, key, value: value.clone(), created_at: at, updated_at: at };
            self.inner().set_label(label, None).await?;
        }
        self.inner().update_label(id, value, at).await
    }
}

store! {
    /// Tells the owner also what is no news.
    TellsNoNews {}

    async fn set_label(&self, label: Label, message: Option<Message>) -> Result<()> {
        let same = |old: &Label| old.id() == label.id() && old.value == label.value;
        let told = self.inner().labels(label.uid).await?.iter().any(same);
        self.inner().set_label(label, message.clone()).await?;
        match message.filter(|_| told) {
            Some(message) => self.inner().create_message(message).await,
            None => Ok(()),
        }
    }
}
