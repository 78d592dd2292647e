//! A folder for files, a store for records, and a clock that stands still until it is moved.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use authkeep::clock::Clock;
use authkeep::uploads::{Uploads, UploadsError, WriteError};
use authkeep_memory::MemoryStore;
use authkeep_store::{EpochMs, FileId};
use bytes::Bytes;
use futures_util::{TryStreamExt, stream};
use tempfile::TempDir;

thread_local! {
    static NOW: Cell<u64> = const { Cell::new(1_800_000_000_000) };
}

/// The time of the test, which runs on one thread.
pub(crate) fn now() -> EpochMs {
    EpochMs::new(NOW.get()).expect("a time")
}

pub(crate) fn pass(time: Duration) {
    NOW.set(NOW.get() + u64::try_from(time.as_millis()).expect("a time"));
}

pub(crate) fn later(time: Duration) -> EpochMs {
    EpochMs::new(NOW.get() + u64::try_from(time.as_millis()).expect("a time")).expect("a time")
}

pub(crate) fn id(number: u8) -> FileId {
    FileId::from_bytes([number; 16])
}

pub(crate) struct Stage {
    home: TempDir,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) uploads: Uploads,
    pub(crate) clock: Clock,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir().expect("a folder can be made");
        let uploads = Uploads::open(&format!("file://{}", home.path().join("a/uploads").display()));
        let uploads = uploads.expect("a folder can be made");
        Self { home, store: Arc::new(MemoryStore::new()), uploads, clock: Clock::from_fn(now) }
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.home.path().join("a/uploads")
    }

    /// What lies in the folder, hidden files among it.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder()).expect("a folder");
        let mut names: Vec<_> =
            entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name")).collect();
        names.sort_unstable();
        names
    }

    pub(crate) async fn write(&self, id: FileId, content: &'static str) -> Result<u64, WriteError<&'static str>> {
        self.uploads.write(id, stream::iter([Ok(Bytes::from_static(content.as_bytes()))])).await
    }

    pub(crate) async fn read(&self, id: FileId) -> Result<Vec<u8>, UploadsError> {
        let upload = self.uploads.read(id).await?;
        let content = upload.content.try_collect::<Vec<_>>().await?.concat();
        assert_eq!(content.len() as u64, upload.length);
        Ok(content)
    }
}
