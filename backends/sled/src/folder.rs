//! The folder that a store lives in: made, locked against a second process, and swept before sled reads it.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use authkeep_store::{Result, StoreError};

/// sled's one data file.
pub(crate) const DATA: &str = "db";
/// What a process holds locked while it uses the folder. sled locks its data file as well, but only after it has read
/// and written other files, and lets go of it a moment after the store was dropped.
///
/// It also bears witness that a store was made here: sled takes a data file whose beginning is damaged for an empty one.
pub(crate) const LOCK: &str = "lock";

/// The lock on a folder, let go of when this is dropped. Closing the file would not do: a process that this one is just
/// starting holds a copy of the handle until it runs its own program, and the lock with it.
pub(crate) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // The kernel lets go of it at the latest when the process ends.
        let _ = self.0.unlock();
    }
}

/// Makes the folder and those above it that are missing, for this user alone, and takes its lock.
///
/// # Errors
/// `Unavailable`, with what to do.
pub(crate) fn claim(folder: &Path) -> Result<Lock> {
    make(folder).map_err(|error| explain(folder, error))?;
    let lock = OpenOptions::new().write(true).create(true).truncate(false).open(folder.join(LOCK));
    let lock = lock.map_err(|error| explain(folder, error))?;
    match lock.try_lock() {
        Ok(()) => Ok(Lock(lock)),
        Err(TryLockError::WouldBlock) => Err(in_use(folder)),
        Err(TryLockError::Error(error)) => Err(explain(folder, error)),
    }
}

/// Whether a store was made in the folder of this lock.
///
/// # Errors
/// Those of the file system.
pub(crate) fn bears_witness(lock: &Lock) -> io::Result<bool> {
    Ok(lock.0.metadata()?.len() > 0)
}

/// Notes for later that there is a store in the folder of this lock. It must be on disk by then.
///
/// # Errors
/// Those of the file system.
pub(crate) fn witness(lock: &Lock) -> io::Result<()> {
    if !bears_witness(lock)? {
        let mut lock = &lock.0;
        lock.write_all(b"The store of authkeep in this folder was made; do not remove this file.\n")?;
        lock.sync_all()?;
    }
    Ok(())
}

pub(crate) fn in_use(folder: &Path) -> StoreError {
    StoreError::unavailable(format!(
        "{} is in use by another process: stop it or choose another folder",
        folder.display()
    ))
}

/// Says what is wrong with the folder, and what to do.
pub(crate) fn explain(folder: &Path, error: io::Error) -> StoreError {
    let folder = folder.display();
    let message = match error.kind() {
        io::ErrorKind::NotADirectory => {
            format!("{folder} is not a folder, or lies under something that is not: choose another one")
        }
        io::ErrorKind::PermissionDenied => {
            format!("{folder} cannot be used by this user: change its owner and mode, or choose another folder")
        }
        io::ErrorKind::ReadOnlyFilesystem => format!("{folder} is on a read-only file system: choose another folder"),
        io::ErrorKind::StorageFull => format!("there is no space left for {folder}: free some, then try again"),
        _ => format!("the store in {folder} cannot be opened: see the cause, or choose another folder"),
    };
    StoreError::unavailable(message).caused_by(error)
}

fn make(folder: &Path) -> io::Result<()> {
    let mut missing = Vec::new();
    for ancestor in folder.ancestors() {
        match fs::metadata(ancestor) {
            Ok(found) if found.is_dir() => break,
            Ok(_) => return Err(io::ErrorKind::NotADirectory.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => missing.push(ancestor),
            Err(error) => return Err(error),
        }
    }
    for new in missing.into_iter().rev() {
        match DirBuilder::new().mode(0o700).create(new) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        // A folder is on disk when the one above it, which names it, is.
        if let Some(parent) = new.parent() {
            sync(parent)?;
        }
    }
    Ok(())
}

/// Removes the snapshots that sled was still writing when it was stopped. sled takes the unfinished file for its
/// newest snapshot and then refuses to open; the one before it is still there, since it goes only after the new one
/// has its name.
///
/// # Errors
/// Those of the file system.
pub(crate) fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Forces the folder's files and their names to disk: sled does that for some of them only, and what it recovered
/// after a crash may so far be in memory alone.
///
/// # Errors
/// Those of the file system.
pub(crate) fn sync_all(folder: &Path) -> io::Result<()> {
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            folders.push(entry.path());
        } else if kind.is_file() {
            File::open(entry.path())?.sync_all()?;
        }
    }
    folders.iter().try_for_each(|folder| sync(folder))
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
