//! Files to delete: a row for each file of the upload store that no document has.

use async_trait::async_trait;
use authkeep_store::{EpochMs, FileId, FileToDelete, FilesToDelete, Result, StoreError};
use futures_util::FutureExt;
use sqlx::Executor;

use crate::PostgresStore;
use crate::record::{list, records};
use crate::row::{Columns, after, limit, stored};
use crate::statement::by;

const INSERT: &str = "INSERT INTO file_to_delete (file_id, due_at) VALUES ($1, $2)";
const SELECT_DOCUMENT: &str = "SELECT 1 FROM document WHERE file_id = $1";
/// What somebody else holds at the moment is passed over; the next claim finds it, if it is due still. The rows come in the
/// order in which they were due before.
const CLAIM: &str = "WITH due AS (
        SELECT file_id, due_at FROM file_to_delete WHERE due_at <= $1
        ORDER BY due_at, file_id LIMIT $3 FOR UPDATE SKIP LOCKED
    ), claimed AS (
        UPDATE file_to_delete AS f SET due_at = $2 FROM due WHERE f.file_id = due.file_id
        RETURNING f.file_id, due.due_at AS was_due_at
    ) SELECT file_id FROM claimed ORDER BY was_due_at, file_id";
const DELETE: &str = "DELETE FROM file_to_delete WHERE file_id = $1";
const SCAN: &str = "SELECT file_id, due_at FROM file_to_delete WHERE file_id > $1 ORDER BY file_id LIMIT $2";

#[async_trait]
impl FilesToDelete for PostgresStore {
    /// The note comes before the look: a document that is being made of a noted file takes the note off in the same
    /// change, which the insertion waits for.
    async fn note_file(&self, file: FileToDelete) -> Result<()> {
        self.pool
            .transaction(move |connection| {
                let insert = by(INSERT, file.id.as_bytes()).bind(stored(file.due_at));
                async move {
                    connection.execute(insert).await?;
                    match connection.fetch_optional(by(SELECT_DOCUMENT, file.id.as_bytes())).await? {
                        Some(_) => Err(StoreError::conflict().into()),
                        None => Ok(()),
                    }
                }
                .boxed()
            })
            .await
    }

    async fn claim_files_to_delete(&self, now: EpochMs, lease_until: EpochMs, most: usize) -> Result<Vec<FileId>> {
        let claim = || sqlx::query(CLAIM).bind(stored(now)).bind(stored(lease_until)).bind(limit(most));
        records(&self.pool.write_all(claim).await?, |columns| Ok(FileId::from_bytes(columns.bytes()?)))
    }

    async fn forget_file(&self, id: FileId) -> Result<()> {
        self.pool.write(|| by(DELETE, id.as_bytes())).await?;
        Ok(())
    }

    async fn scan_files_to_delete(&self, start: Option<FileId>, most: usize) -> Result<Vec<FileToDelete>> {
        let start = after(start.map(FileId::into));
        list(&self.pool, || by(SCAN, &start).bind(limit(most)), read).await
    }
}

fn read(columns: &mut Columns<'_>) -> Result<FileToDelete> {
    Ok(FileToDelete { id: FileId::from_bytes(columns.bytes()?), due_at: columns.epoch()? })
}
