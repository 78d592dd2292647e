//! Documents, whose files are noted until they have one.

use authkeep_store::{Document, ErrorKind, LabelScope, Text255};

use super::{Outcome, insert_free, refuse_full, refuse_taken};
use crate::state::State;

impl State {
    pub(super) fn create_document(&mut self, document: &Document, at_most: u32) -> Outcome {
        let Document { id, uid, .. } = *document;
        self.require_account(uid)?;
        refuse_taken(&self.documents, &id)?;
        if !self.files_to_delete.contains_key(&id) {
            return Err(ErrorKind::NotFound);
        }
        refuse_full(self.documents.values().filter(|other| other.uid == uid).count(), at_most)?;
        self.files_to_delete.remove(&id);
        self.documents.insert(id, document.clone());
        if self.private_label(uid, "document").map(Text255::as_str) != Some("verified") {
            self.say_of(uid, LabelScope::Private, "document", "pending", document.created_at);
        }
        Ok(())
    }

    pub(super) fn restore_document(&mut self, document: &Document) -> Outcome {
        self.require_account(document.uid)?;
        insert_free(&mut self.documents, document.id, document.clone())
    }
}
