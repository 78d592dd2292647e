//! Power cuts: what is on disk at any moment holds all that was answered before it.
//!
//! The store's handle on its file takes a copy of the folder after each sync, before anybody is told of it. The latest
//! copy is what a power cut would leave. Whoever runs verbs notes each answer; now and then the power is cut, which keeps
//! the latest copy together with the answers noted so far. In the end each cut's copy is opened, and every answer must
//! hold in it.

mod race;
#[path = "../support/mod.rs"]
mod support;
mod workload;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use authkeep_sled::{SledStore, SyncData};
use support::OPTIONS;

/// The most cuts of a run.
pub(crate) const CUTS: usize = 150;

pub(crate) type Copy = Vec<(PathBuf, Vec<u8>)>;

/// A handle that copies the folder after each sync.
struct Camera {
    file: File,
    folder: PathBuf,
    latest: Arc<Mutex<Arc<Copy>>>,
}

impl SyncData for Camera {
    fn sync_data(&self) -> io::Result<()> {
        self.file.sync_data()?;
        *self.latest.lock().expect("nobody panics") = Arc::new(copy(&self.folder)?);
        Ok(())
    }
}

fn copy(folder: &Path) -> io::Result<Copy> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            files.push((PathBuf::from(path.file_name().unwrap_or_default()), fs::read(&path)?));
        } else {
            for (below, bytes) in copy(&path)? {
                files.push((Path::new(path.file_name().unwrap_or_default()).join(below), bytes));
            }
        }
    }
    Ok(files)
}

/// A store that is copied after each sync, and its latest copy.
pub(crate) fn open_watched(folder: &Path) -> (SledStore, Arc<Mutex<Arc<Copy>>>) {
    let mut latest = None;
    let store = SledStore::open_with(folder, OPTIONS, |file| {
        let first = copy(folder).expect("the folder is readable");
        let camera = Camera { file, folder: folder.to_owned(), latest: Arc::new(Mutex::new(Arc::new(first))) };
        latest = Some(Arc::clone(&camera.latest));
        Box::new(camera)
    });
    (store.expect("the folder is new"), latest.expect("the store was opened"))
}

/// What opens after a cut.
pub(crate) fn open_copy(copy: &Copy, at: usize) -> (tempfile::TempDir, SledStore) {
    let place = tempfile::tempdir().expect("a folder");
    for (path, bytes) in copy {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    let store = SledStore::open(place.path(), OPTIONS).unwrap_or_else(|error| panic!("cut {at}: {error}"));
    (place, store)
}

/// Numbers from a seed (xorshift).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}
