//! What the families build on: reading and writing records in the tree, and what becomes of sled's failures.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use authkeep_store::{Result, StoreError};
use sled::IVec;

use crate::change::{Change, Step};
use crate::codec::Record;
use crate::counts::Counts;
use crate::queue::{Condition, SyncQueue};
use crate::stripes::Stripes;

pub(crate) struct Engine {
    pub(crate) db: sled::Db,
    pub(crate) stripes: Stripes,
    pub(crate) counts: Counts,
    pub(crate) queue: Arc<SyncQueue>,
    /// sled's data file.
    pub(crate) data: PathBuf,
}

impl Engine {
    /// Runs the work of one verb or look-up. A panic in it, which can only be sled's or the engine's own fault, becomes
    /// an error and ends the writing.
    pub(crate) fn run<T>(&self, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        if self.queue.condition() == Condition::Torn {
            return Err(torn());
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| work(self))).unwrap_or_else(|_| {
            self.queue.degrade(Condition::ReadOnly);
            Err(StoreError::internal("the engine panicked; the store takes no changes until it is opened again"))
        });
        // A change that failed meanwhile may be what was seen: its stripe was free again after the failure was noted.
        if outcome.is_ok() && self.queue.condition() == Condition::Torn { Err(torn()) } else { outcome }
    }

    pub(crate) fn get<R: Record>(&self, key: &[u8]) -> Result<Option<R>> {
        let Some(first) = self.db.get(key).map_err(read_failed)? else { return Ok(None) };
        self.read(key, first)
    }

    pub(crate) fn has(&self, key: &[u8]) -> Result<bool> {
        self.db.contains_key(key).map_err(read_failed)
    }

    /// The keys that start with a prefix, in ascending order.
    pub(crate) fn keys(&self, prefix: &[u8]) -> Result<Vec<IVec>> {
        self.db.scan_prefix(prefix).keys().map(|key| key.map_err(read_failed)).collect()
    }

    /// Whether more than `limit` keys start with a prefix.
    pub(crate) fn more_than(&self, limit: usize, prefix: &[u8]) -> bool {
        self.db.scan_prefix(prefix).keys().take(limit + 1).count() > limit
    }

    /// The first records whose keys start with a prefix, in ascending order of these, at most `limit`, with their keys.
    pub(crate) fn under<R: Record>(&self, prefix: &[u8], limit: usize) -> Result<Vec<(IVec, R)>> {
        self.read_all(self.db.scan_prefix(prefix), limit)
    }

    /// The record of the lowest key from `from` on and below `end`, with its key.
    pub(crate) fn between<R: Record>(&self, from: &[u8], end: &[u8]) -> Result<Option<(IVec, R)>> {
        self.read_all(self.db.range(from..end), 1).map(|found| found.into_iter().next())
    }

    /// The records of one kind whose keys lie after `after`, at most `limit`, with their keys.
    pub(crate) fn page<R: Record>(&self, after: Option<&[u8]>, limit: usize) -> Result<Vec<(IVec, R)>> {
        use std::ops::Bound::{Excluded, Included};
        let (first, end) = ([R::KIND], [R::KIND + 1]);
        let from = after.map_or(Included(&first[..]), Excluded);
        self.read_all(self.db.range::<&[u8], _>((from, Excluded(&end[..]))), limit)
    }

    fn read_all<R: Record>(&self, found: sled::Iter, limit: usize) -> Result<Vec<(IVec, R)>> {
        let records = found.map(|entry| {
            let (key, first) = entry.map_err(read_failed)?;
            let record = self.read(&key, first)?;
            Ok(record.map(|record| (key, record)))
        });
        records.filter_map(Result::transpose).take(limit).collect()
    }

    /// Applies the changes of one verb: all or none of them, now and after a crash.
    ///
    /// A failure may have left half of them in memory. The half could be seen and could reach the disk, so the store
    /// stops: opening it again reads what the log holds whole.
    pub(crate) fn commit(&self, change: Change) -> Result<()> {
        let (steps, counted) = change.into_parts();
        let steps = self.in_pieces(steps)?;
        if steps.is_empty() {
            return Ok(());
        }
        let under_way = self.queue.begin(length(&steps))?;
        let applied = catch_unwind(AssertUnwindSafe(|| self.apply(steps)));
        let error = match applied {
            Ok(Ok(())) => {
                self.counts.follow(&counted);
                return Ok(());
            }
            Ok(Err(error)) => StoreError::outcome_unknown("the store failed during a change").caused_by(error),
            Err(_) => StoreError::outcome_unknown("the engine panicked during a change"),
        };
        self.queue.degrade(Condition::Torn);
        drop(under_way);
        Err(error)
    }

    /// One step needs no batch, which would hold up every other reader and writer of the process meanwhile.
    fn apply(&self, steps: Vec<Step>) -> sled::Result<()> {
        match <[_; 1]>::try_from(steps) {
            Ok([(key, Some(value))]) => self.db.insert(key, value).map(drop),
            Ok([(key, None)]) => self.db.remove(key).map(drop),
            Err(steps) => {
                let mut batch = sled::Batch::default();
                for (key, value) in steps {
                    match value {
                        Some(value) => batch.insert(key, value),
                        None => batch.remove(key),
                    }
                }
                self.db.apply_batch(batch)
            }
        }
    }
}

/// The length of all keys and values.
fn length(steps: &[Step]) -> u64 {
    steps.iter().map(|(key, value)| (key.len() + value.as_ref().map_or(0, |value| value.len())) as u64).sum()
}

fn torn() -> StoreError {
    StoreError::internal("the store failed in the middle of a change: restart to open it again")
}

/// What a look-up answers when sled cannot read.
pub(crate) fn read_failed(error: sled::Error) -> StoreError {
    match error {
        sled::Error::Corruption { .. } => {
            StoreError::corrupt("the store's file is damaged: restore it from an export or a backup").caused_by(error)
        }
        sled::Error::Io(_) => StoreError::unavailable("the store's file cannot be read").caused_by(error),
        _ => StoreError::internal("sled failed").caused_by(error),
    }
}

#[cfg(test)]
mod tests;
