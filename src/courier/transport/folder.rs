//! The outbox: one file a message, complete when it appears, for its owner alone.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::{Label, SendError};

/// A folder that messages are put into.
pub(in crate::courier) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn parse(path: &str) -> Result<Self, String> {
        if path.is_empty() {
            return Err("file:// names no folder".to_owned());
        }
        let path = std::path::absolute(path).map_err(|error| error.to_string())?;
        Ok(Self { path })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the folder, mode 0700, and those above it that are missing.
    pub(super) fn prepare(&self) -> io::Result<()> {
        let Some(there) = self.path.ancestors().find(|path| path.exists()) else { return Ok(()) };
        if there == self.path && self.path.is_dir() {
            return Ok(());
        }
        DirBuilder::new().recursive(true).mode(0o700).create(&self.path)?;
        // A new folder is kept by the one above it.
        for made in self.path.ancestors().skip(1).take_while(|path| path.starts_with(there)) {
            sync(made)?;
        }
        Ok(())
    }

    /// Puts a message into the folder. The same message again replaces itself.
    pub(super) async fn write(&self, label: &Label, extension: &str, content: Vec<u8>) -> Result<(), SendError> {
        let path = self.path.join(format!("{}.{extension}", label.name));
        // No two attempts share a draft, and no reader takes one for a message.
        let draft = self.path.join(format!(".{}-{}.draft", label.name, label.attempt));
        let folder = self.path.clone();
        let written = tokio::task::spawn_blocking(move || {
            let done = write_new(&draft, &content).and_then(|()| fs::rename(&draft, &path));
            if done.is_err() {
                // What failed is reported; a draft that stays behind does no harm.
                let _ = fs::remove_file(&draft);
            }
            done.and_then(|()| sync(&folder))
        });
        match written.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => {
                Err(SendError::temporary(format!("{} cannot be written to: {error}", self.path.display())))
            }
            Err(_) => Err(SendError::temporary("writing the file broke off")),
        }
    }
}

fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn label(attempt: u32) -> Label {
        Label { name: "0001-ab".into(), id: "ab".into(), attempt }
    }

    #[tokio::test]
    async fn folder_and_files_are_for_their_owner_and_a_message_is_there_once() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::parse(home.path().join("a/b").to_str().unwrap()).unwrap();
        folder.prepare().unwrap();
        folder.prepare().unwrap();
        folder.write(&label(1), "eml", b"one".to_vec()).await.unwrap();
        folder.write(&label(2), "eml", b"two".to_vec()).await.unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let file = folder.path().join("0001-ab.eml");
        assert_eq!((mode(folder.path()), mode(&home.path().join("a")), mode(&file)), (0o700, 0o700, 0o600));
        assert_eq!(fs::read(&file).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
    }

    #[tokio::test]
    async fn a_folder_that_went_away_is_a_failure_that_may_pass() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::parse(home.path().join("gone").to_str().unwrap()).unwrap();
        assert!(matches!(folder.write(&label(1), "eml", Vec::new()).await, Err(SendError::Temporary(_))));
    }
}
