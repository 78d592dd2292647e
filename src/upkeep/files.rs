//! Files that belong to no document: those of accounts that were deleted, and those of uploads that nobody came back for.
//! The note of a file goes after the file, so that none is forgotten.

use std::time::Duration;

use authkeep_store::Store;

use super::Trouble;
use crate::clock::Clock;
use crate::uploads::Uploads;

/// How many files are claimed in one step.
const STEP: usize = 16;
/// Long enough for a step against an upload store that is slow with each file.
const LEASE: Duration = Duration::from_mins(15);

/// Deletes the files that are due, and gives back how many. It ends with the first that cannot be deleted: what was claimed
/// with it is due again when its lease is over.
///
/// # Errors
/// The store's or the upload store's.
pub async fn round(store: &dyn Store, clock: Clock, uploads: &Uploads) -> Result<usize, Trouble> {
    let mut deleted = 0;
    loop {
        let now = clock.now();
        let claimed = store.claim_files_to_delete(now, now.saturating_add(LEASE), STEP).await;
        let claimed = claimed.map_err(|error| Trouble(error.to_string()))?;
        if claimed.is_empty() {
            break;
        }
        for id in claimed {
            uploads.delete(id).await.map_err(|error| Trouble(error.to_string()))?;
            store.forget_file(id).await.map_err(|error| Trouble(error.to_string()))?;
            deleted += 1;
        }
    }
    if deleted > 0 {
        tracing::info!("deleted {deleted} files that belong to no document");
    }
    Ok(deleted)
}
