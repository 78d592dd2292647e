//! A folder: one file an upload, for its owner alone, on disk before anybody is told that it is there.

use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::pin::pin;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{Upload, UploadsError, UploadsUrlError, WriteError};

/// How many bytes are read at one time.
const PIECE: usize = 64 * 1024;

pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn parse(path: &str) -> Result<Self, UploadsUrlError> {
        let path = std::path::absolute(path).map_err(|error| unusable(Path::new(path), &error))?;
        Ok(Self { path })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the folder, mode 0700, and those above it that are missing.
    pub(super) fn prepare(&self) -> Result<(), UploadsUrlError> {
        self.make().map_err(|error| unusable(&self.path, &error))
    }

    fn make(&self) -> io::Result<()> {
        if self.path.is_dir() {
            return Ok(());
        }
        let there = self.path.ancestors().find(|path| path.exists()).unwrap_or(Path::new("/"));
        DirBuilder::new().recursive(true).mode(0o700).create(&self.path)?;
        // A new folder is kept by the one above it.
        for above in self.path.ancestors().skip(1).take_while(|path| path.starts_with(there)) {
            fs::File::open(above)?.sync_all()?;
        }
        Ok(())
    }

    pub(super) async fn write<S, E>(&self, name: &str, content: S) -> Result<u64, WriteError<E>>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
    {
        let draft = Draft(self.draft(name));
        let mut file = self.told(create(&draft.0).await)?;
        let mut content = pin!(content);
        let mut length = 0_u64;
        while let Some(piece) = content.next().await {
            let piece = piece.map_err(WriteError::Content)?;
            self.told(file.write_all(&piece).await)?;
            length += piece.len() as u64;
        }
        self.told(file.sync_all().await)?;
        self.told(tokio::fs::rename(&draft.0, self.path.join(name)).await)?;
        self.told(self.sync().await)?;
        Ok(length)
    }

    pub(super) async fn read(&self, name: &str) -> Result<Upload, UploadsError> {
        let file = match File::open(self.path.join(name)).await {
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(UploadsError::Absent),
            opened => self.told(opened)?,
        };
        let length = self.told(file.metadata().await)?.len();
        let folder = self.path.display().to_string();
        let pieces = stream::try_unfold((file, length), move |(mut file, left)| {
            let folder = folder.clone();
            async move {
                let mut piece = BytesMut::with_capacity(PIECE);
                let read = file.read_buf(&mut piece).await.map_err(|error| failed(&folder, &error))? as u64;
                match (read, left) {
                    (0, 0) => Ok(None),
                    (1.., _) if read <= left => Ok(Some((piece.freeze(), (file, left - read)))),
                    _ => Err(failed(&folder, &"a file changed its length")),
                }
            }
        });
        Ok(Upload { length, content: Box::pin(pieces) })
    }

    pub(super) async fn delete(&self, name: &str) -> Result<(), UploadsError> {
        for path in [self.path.join(name), self.draft(name)] {
            match tokio::fs::remove_file(path).await {
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                removed => self.told(removed)?,
            }
        }
        // It fails as well where the whole folder is away for a while, which must not pass for a deletion.
        self.told(self.sync().await)
    }

    /// Hidden, so that no reader takes it for a file, and named after it, so that a deletion finds it.
    fn draft(&self, name: &str) -> PathBuf {
        self.path.join(format!(".{name}.draft"))
    }

    async fn sync(&self) -> io::Result<()> {
        File::open(&self.path).await?.sync_all().await
    }

    fn told<T>(&self, result: io::Result<T>) -> Result<T, UploadsError> {
        result.map_err(|error| failed(&self.path.display(), &error))
    }
}

async fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).await
}

fn failed(folder: &dyn std::fmt::Display, why: &dyn std::fmt::Display) -> UploadsError {
    UploadsError::Failed(format!("the uploads' folder {folder} cannot be worked with: {why}"))
}

fn unusable(path: &Path, error: &io::Error) -> UploadsUrlError {
    UploadsUrlError::Folder { folder: path.display().to_string(), why: error.to_string() }
}

/// A file that is being written, which goes away with it unless it was renamed.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        // What could not be taken away is noted as a file to delete.
        let _ = fs::remove_file(&self.0);
    }
}
