//! Files to delete.

use async_trait::async_trait;
use authkeep_store::{EpochMs, FileId, FileToDelete, FilesToDelete, Result};

use crate::{MemoryStore, table};

#[async_trait]
impl FilesToDelete for MemoryStore {
    async fn note_file(&self, file: FileToDelete) -> Result<()> {
        let mut state = self.lock();
        state.documents.refuse_taken(&file.id)?;
        table::add(&mut state.files_to_delete, file.id, file)
    }

    async fn claim_files_to_delete(&self, now: EpochMs, lease_until: EpochMs, limit: usize) -> Result<Vec<FileId>> {
        let mut state = self.lock();
        let due = table::due(state.files_to_delete.values().map(|file| (file.due_at, file.id)), now, limit);
        for id in &due {
            state.files_to_delete.insert(*id, FileToDelete { id: *id, due_at: lease_until });
        }
        Ok(due)
    }

    async fn forget_file(&self, id: FileId) -> Result<()> {
        self.lock().files_to_delete.remove(&id);
        Ok(())
    }

    async fn scan_files_to_delete(&self, after: Option<FileId>, limit: usize) -> Result<Vec<FileToDelete>> {
        Ok(table::page(&self.lock().files_to_delete, after, limit))
    }
}
