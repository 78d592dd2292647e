//! Documents.

use async_trait::async_trait;
use authkeep_store::{Document, Documents, FileId, Result, StoreError, Uid};

use super::ToyStore;
use super::label::private;
use super::log::Change;
use super::state::require_room;

#[async_trait]
impl Documents for ToyStore {
    async fn create_document(&self, document: Document, at_most: u32) -> Result<()> {
        let mut state = self.state();
        let mut dossier = state.dossier(document.uid)?;
        state.require_free::<Document>(&document.id)?;
        if !state.files_to_delete.contains_key(&document.id) {
            return Err(StoreError::not_found());
        }
        require_room(dossier.documents.len(), at_most)?;

        let pending = private(document.uid, "document", "pending", document.created_at)?;
        if dossier.labels.get(&pending.id()).is_none_or(|label| label.value.as_str() != "verified") {
            dossier.put_label(pending);
        }
        let note = Change::FileToDelete(document.id, None);
        dossier.documents.insert(document.id, document);
        state.commit(vec![Change::dossier(dossier), note])
    }

    async fn document(&self, id: FileId) -> Result<Option<Document>> {
        Ok(self.find(&id))
    }

    async fn documents(&self, uid: Uid) -> Result<Vec<Document>> {
        let mut documents: Vec<Document> = self.all(uid);
        documents.sort_by_key(|document| document.created_at);
        Ok(documents)
    }

    async fn scan_documents(&self, after: Option<FileId>, limit: usize) -> Result<Vec<Document>> {
        Ok(self.scan(after, limit))
    }

    async fn restore_document(&self, document: Document) -> Result<()> {
        self.create(document.uid, document)
    }
}
