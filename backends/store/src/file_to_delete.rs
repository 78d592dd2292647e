//! Files to delete: what lies in the upload store and belongs to no document, or will not for long.

use async_trait::async_trait;

use crate::{EpochMs, FileId, Result};

/// A note that a file is to be deleted. It is made before the first byte is uploaded, and taken off by
/// [`create_document`](crate::Documents::create_document): a file that nobody came back for is deleted in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileToDelete {
    /// The file's name in the upload store.
    pub id: FileId,
    /// From when on it may be deleted. The files of a deleted account are noted for the time 0.
    pub due_at: EpochMs,
}

/// What an engine does for files to delete.
#[async_trait]
pub trait FilesToDelete: Send + Sync {
    /// Notes that a file is to be deleted.
    ///
    /// # Behaviour
    /// - `FILE-1` the note can be read back, every field as given
    /// - `FILE-2` a file that is noted, and one that a document has, are refused, and nothing changes
    ///
    /// # Errors
    /// `Conflict` (`FILE-2`), `Unavailable`.
    async fn note_file(&self, file: FileToDelete) -> Result<()>;

    /// Hands out files that are due, at most `limit`, those due first before the others, at the same time in ascending
    /// order of their ids. Each is due again at `lease_until`, in case whoever got it does not end its work.
    ///
    /// # Behaviour
    /// - `FILE-3` a file whose `due_at` is `now` or earlier is handed out, and is due at `lease_until` after that; one
    ///   that another verb is changing at that moment may be left for the next claim
    /// - `FILE-4` a file that is due later is not handed out and stays as it was
    /// - `FILE-5` of any number of claims at the same moment each file is in one answer at the most
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn claim_files_to_delete(&self, now: EpochMs, lease_until: EpochMs, limit: usize) -> Result<Vec<FileId>>;

    /// Takes the note off a file that was deleted.
    ///
    /// # Behaviour
    /// - `FILE-6` the note is gone; a file that is not noted succeeds and changes nothing
    ///
    /// # Errors
    /// `Unavailable`.
    async fn forget_file(&self, id: FileId) -> Result<()>;

    /// Notes in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `FILE-7` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_files_to_delete(&self, after: Option<FileId>, limit: usize) -> Result<Vec<FileToDelete>>;

    /// Stores a note as [`scan_files_to_delete`](Self::scan_files_to_delete) gave it. It is for filling an empty store
    /// that nobody else uses.
    ///
    /// # Behaviour
    /// - `FILE-8` the note can be read back, every field as given; one that exists is refused
    ///
    /// # Errors
    /// Those of [`note_file`](Self::note_file).
    async fn restore_file_to_delete(&self, file: FileToDelete) -> Result<()> {
        self.note_file(file).await
    }
}
