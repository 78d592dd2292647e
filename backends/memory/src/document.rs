//! Documents.

use async_trait::async_trait;
use authkeep_store::{Document, Documents, FileId, Result, StoreError, Uid};

use crate::{MemoryStore, label, table};

#[async_trait]
impl Documents for MemoryStore {
    async fn create_document(&self, document: Document, at_most: u32) -> Result<()> {
        let mut state = self.lock();
        state.require_account(document.uid)?;
        state.documents.refuse_taken(&document.id)?;
        if !state.files_to_delete.contains_key(&document.id) {
            return Err(StoreError::not_found());
        }
        table::refuse_full(state.documents.all_of(document.uid).count(), at_most)?;

        let pending = label::private(document.uid, "document", "pending", document.created_at)?;
        if state.labels.get(&pending.id()).is_none_or(|label| label.value.as_str() != "verified") {
            state.put_label(pending);
        }
        state.files_to_delete.remove(&document.id);
        state.documents.add(document)
    }

    async fn document(&self, id: FileId) -> Result<Option<Document>> {
        Ok(self.lock().documents.get(&id).cloned())
    }

    async fn documents(&self, uid: Uid) -> Result<Vec<Document>> {
        let mut documents: Vec<_> = self.lock().documents.all_of(uid).cloned().collect();
        documents.sort_by_key(|document| document.created_at);
        Ok(documents)
    }

    async fn scan_documents(&self, after: Option<FileId>, limit: usize) -> Result<Vec<Document>> {
        Ok(self.lock().documents.page(after, limit))
    }

    async fn restore_document(&self, document: Document) -> Result<()> {
        let mut state = self.lock();
        state.require_account(document.uid)?;
        state.documents.add(document)
    }
}
