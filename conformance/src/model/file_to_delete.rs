//! Notes of files.

use authkeep_store::{EpochMs, FileId, FileToDelete};

use super::{Outcome, insert_free, refuse_taken};
use crate::state::State;

impl State {
    pub(super) fn note_file(&mut self, file: FileToDelete) -> Outcome {
        refuse_taken(&self.documents, &file.id)?;
        insert_free(&mut self.files_to_delete, file.id, file)
    }

    pub(super) fn claim_files_to_delete(&mut self, now: EpochMs, lease_until: EpochMs, limit: usize) -> Vec<FileId> {
        let due = self.files_to_delete.values_mut().filter(|file| file.due_at <= now);
        let mut due: Vec<&mut FileToDelete> = due.collect();
        due.sort_by_key(|file| (file.due_at, file.id));
        due.truncate(limit);
        due.into_iter()
            .map(|file| {
                file.due_at = lease_until;
                file.id
            })
            .collect()
    }
}
