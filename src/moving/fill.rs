//! Putting records into an empty store.

use authkeep_store::{ErrorKind, Store};
use futures_util::stream::{self, StreamExt, TryStreamExt};

use super::counts::Counts;
use super::error::MoveError;
use super::family::{Family, Record};
use super::records::Records;
use super::{Watch, refuse_filled};

/// How many records are on their way into the store at once. Each waits for the disk, and all that wait share a sync.
const WIDTH: usize = 256;

/// Stores all records in an empty store, each family before the next one, and counts them.
///
/// # Errors
/// [`MoveError`]. All but [`MoveError::NotEmpty`] may leave a part of the records in the store.
pub async fn fill(records: &mut dyn Records, target: &dyn Store, watch: Watch<'_>) -> Result<Counts, MoveError> {
    refuse_filled(target).await?;
    let mut counts = Counts::default();
    let mut page = records.page().await?;
    while let Some(family) = page.first().map(Record::family) {
        // The next page is read while this one is stored.
        let size = page.len();
        let (stored, next) = tokio::join!(store_page(family, page, target, watch), records.page());
        stored?;
        counts.add(family, size);
        page = next?;
    }
    Ok(counts)
}

async fn store_page(family: Family, page: Vec<Record>, target: &dyn Store, watch: Watch<'_>) -> Result<(), MoveError> {
    let stored = stream::iter(page).map(|record| record.restore(target)).buffer_unordered(WIDTH);
    let stored = stored.inspect_ok(|()| watch(family, 1)).try_collect::<()>().await;
    stored.map_err(|source| match source.kind() {
        ErrorKind::NotFound => MoveError::Orphan(family),
        _ => MoveError::Write { family, source },
    })
}
