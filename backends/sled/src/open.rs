//! Opening a store, and what is said when that cannot be done.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use authkeep_store::{Result, StoreError};

use crate::counts::Counts;
use crate::engine::Engine;
use crate::options::Options;
use crate::queue::SyncQueue;
use crate::stripes::Stripes;
use crate::sync::{SyncData, SyncThread};
use crate::{SledStore, folder, format};

/// How many verbs may be at work or wait for the disk at once. Each takes some 200 bytes while it waits; at the rate of
/// one slow disk's syncs, the last of them waits for a few seconds.
const TICKETS: usize = 16_384;

/// sled writes its log in pieces of up to a segment. Eight times its default: see `SyncQueue::is_full`.
const SEGMENT_BYTES: usize = 4 << 20;

/// A sync that is still under way one such time after it was seen counts as one that never ends.
const WATCH_EVERY: Duration = Duration::from_secs(30);

/// sled closes its files on threads of its own, so its lock may outlive a store dropped in this process by a moment.
const LOCK_TRIES: u32 = 200;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

impl SledStore {
    /// Opens the store in a folder, or makes an empty one there, the folder with mode 0700. It blocks, for up to a
    /// second a GB after a crash: an async caller puts it on a thread for blocking work.
    ///
    /// # Errors
    /// `Unavailable` when another process uses the folder or it cannot be used, `Corrupt` when what is in it cannot be
    /// read; the message says what to do.
    pub fn open(path: impl AsRef<Path>, options: Options) -> Result<Self> {
        Self::open_with(path, options, |file| Box::new(file))
    }

    /// Opens a store whose data file is forced to disk through what `wrap` makes of the engine's handle on it.
    ///
    /// # Errors
    /// Those of [`open`](Self::open).
    #[doc(hidden)]
    pub fn open_with(
        path: impl AsRef<Path>,
        options: Options,
        wrap: impl FnOnce(File) -> Box<dyn SyncData>,
    ) -> Result<Self> {
        let folder = std::path::absolute(&path).map_err(|error| folder::explain(path.as_ref(), error))?;
        let lock = folder::claim(&folder)?;
        folder::sweep(&folder).map_err(|error| folder::explain(&folder, error))?;
        let db = open_sled(&folder, options)?;
        // Opened before anything is written: the kernel reports a page that it lost to the handles of that time.
        let file = File::open(folder.join(folder::DATA)).map_err(|error| folder::explain(&folder, error))?;
        let made = folder::bears_witness(&lock).map_err(|error| folder::explain(&folder, error))?;
        if made && db.is_empty() {
            return Err(damaged(&folder));
        }
        format::check(&db)?;
        db.flush().map_err(|error| explain(&folder, error))?;
        folder::sync_all(&folder).map_err(|error| folder::explain(&folder, error))?;
        folder::witness(&lock).map_err(|error| folder::explain(&folder, error))?;

        let queue = SyncQueue::new(options.durability, TICKETS);
        let (of_thread, file) = (db.clone(), wrap(file));
        let sync = move || {
            of_thread.flush()?;
            file.sync_data()
        };
        let thread = SyncThread::start(&queue, WATCH_EVERY, sync).map_err(|error| folder::explain(&folder, error))?;
        let (stripes, counts) = (Stripes::new(), Counts::default());
        let engine = Engine { db, stripes, counts, queue, data: folder.join(folder::DATA) };
        Ok(Self { engine: Arc::new(engine), _sync: thread, _lock: lock })
    }
}

fn open_sled(folder: &Path, options: Options) -> Result<sled::Db> {
    let config = sled::Config::new()
        .path(folder)
        .segment_size(SEGMENT_BYTES)
        .cache_capacity(options.cache_mb.saturating_mul(1 << 20))
        // For sled's housekeeping: the syncs that verbs wait for are the engine's own.
        .flush_every_ms(Some(500));
    let mut tries = 0;
    loop {
        match catch_unwind(AssertUnwindSafe(|| config.open())) {
            Ok(Ok(db)) => return Ok(db),
            Ok(Err(error)) if is_locked(&error) => {
                tries += 1;
                if tries == LOCK_TRIES {
                    return Err(folder::in_use(folder).caused_by(error));
                }
                pause();
            }
            Ok(Err(error)) => return Err(explain(folder, error)),
            Err(_) => return Err(damaged(folder)),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "sled gives no sign when its threads have let go of the file")]
fn pause() {
    thread::sleep(LOCK_PAUSE);
}

/// sled has no error of its own for it.
fn is_locked(error: &sled::Error) -> bool {
    matches!(error, sled::Error::Io(error) if error.to_string().starts_with("could not acquire lock"))
}

fn explain(folder: &Path, error: sled::Error) -> StoreError {
    match error {
        sled::Error::Io(error) => folder::explain(folder, error),
        sled::Error::Corruption { .. } | sled::Error::ReportableBug(_) => damaged(folder).caused_by(error),
        _ => StoreError::corrupt(format!(
            "{} was written by another version of sled: use the version of authkeep that wrote it",
            folder.display()
        ))
        .caused_by(error),
    }
}

fn damaged(folder: &Path) -> StoreError {
    StoreError::corrupt(format!(
        "the store in {} is damaged: keep a copy of the folder, and restore the store from an export or a backup",
        folder.display()
    ))
}
