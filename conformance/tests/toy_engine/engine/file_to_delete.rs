//! Files to delete.

use async_trait::async_trait;
use authkeep_store::{Document, EpochMs, FileId, FileToDelete, FilesToDelete, Result};

use super::ToyStore;
use super::log::Change;
use super::state::{due, page, require_free};

#[async_trait]
impl FilesToDelete for ToyStore {
    async fn note_file(&self, file: FileToDelete) -> Result<()> {
        let mut state = self.state();
        state.require_free::<Document>(&file.id)?;
        require_free(&state.files_to_delete, &file.id)?;
        state.commit(vec![Change::FileToDelete(file.id, Some(file))])
    }

    async fn claim_files_to_delete(&self, now: EpochMs, lease_until: EpochMs, limit: usize) -> Result<Vec<FileId>> {
        let mut state = self.state();
        let due = due(state.files_to_delete.values().map(|file| (file.due_at, file.id)), now, limit);
        let leases = due.iter().map(|id| FileToDelete { id: *id, due_at: lease_until });
        state.commit(leases.map(|file| Change::FileToDelete(file.id, Some(file))).collect())?;
        Ok(due)
    }

    async fn forget_file(&self, id: FileId) -> Result<()> {
        self.state().commit(vec![Change::FileToDelete(id, None)])
    }

    async fn scan_files_to_delete(&self, after: Option<FileId>, limit: usize) -> Result<Vec<FileToDelete>> {
        Ok(page(&self.state().files_to_delete, after, limit).map(|(_, file)| *file).collect())
    }
}
