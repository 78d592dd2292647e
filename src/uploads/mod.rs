//! The upload store: where the files of documents lie, outside the store of records.
//!
//! A file has the 32 hex digits of its id for a name, whatever its owner called it. It appears whole or not at all. What a
//! crash leaves behind is noted in the store as a file to delete, and [`Uploads::delete`] takes away drafts as well.
//!
//! - `folder`: a folder of this machine, `file://DIR`
//! - `bucket`: an object store, `s3://`, `gs://`, `az://`

mod bucket;
mod folder;

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use authkeep_store::FileId;
use bytes::Bytes;
use futures_util::Stream;

use bucket::Bucket;
use folder::Folder;

/// The content of a file, piece by piece.
pub type Content = Pin<Box<dyn Stream<Item = Result<Bytes, UploadsError>> + Send>>;

/// A file that is read.
pub struct Upload {
    /// Its length in bytes.
    pub length: u64,
    /// What it holds: exactly `length` bytes, or an error before that.
    pub content: Content,
}

/// Why an uploads URL cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum UploadsUrlError {
    /// The URL is none of the kinds that are known.
    #[error("the uploads URL {0} is none of file://DIR, s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, az://CONTAINER/PREFIX")]
    Unknown(String),
    /// The URL holds what must not stand in a URL.
    #[error(
        "the uploads URL must hold no user and no password: credentials come by the environment, as AWS_ACCESS_KEY_ID"
    )]
    Credentials,
    /// The URL names an option that there is not.
    #[error("the uploads URL has the option {name}; known are: {known}")]
    Option {
        /// Its name.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// The folder cannot be made, or is none.
    #[error("the uploads' folder {folder} cannot be used: {why}; choose another one with --uploads")]
    Folder {
        /// Its full path.
        folder: String,
        /// What the system said.
        why: String,
    },
    /// The object store cannot be set up.
    #[error("the uploads URL cannot be used: {0}")]
    Bucket(String),
}

/// What an upload store could not do. The text is for operators, and tells no more of an id than its first digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UploadsError {
    /// There is no such file.
    #[error("the file is not in the upload store")]
    Absent,
    /// Too much is being uploaded at this moment.
    #[error("too much is being uploaded at this moment")]
    Busy,
    /// The upload store does not do its work.
    #[error("{0}")]
    Failed(String),
}

/// Why a file was not written.
#[derive(Debug, PartialEq, Eq)]
pub enum WriteError<E> {
    /// Its content broke off.
    Content(E),
    /// The upload store did not take it.
    Uploads(UploadsError),
}

impl<E> From<UploadsError> for WriteError<E> {
    fn from(error: UploadsError) -> Self {
        Self::Uploads(error)
    }
}

/// An upload store; cheap to clone.
#[derive(Clone)]
pub struct Uploads(Arc<Kind>);

enum Kind {
    Folder(Folder),
    Bucket(Bucket),
}

impl Uploads {
    /// Understands a URL, and makes nothing.
    ///
    /// # Errors
    /// [`UploadsUrlError`], which says what to do.
    pub fn parse(url: &str) -> Result<Self, UploadsUrlError> {
        let kind = match url.split_once("://") {
            Some(("file", path)) if !path.is_empty() => Kind::Folder(Folder::parse(path)?),
            Some(("s3" | "gs" | "az", _)) => Kind::Bucket(Bucket::parse(url)?),
            _ => return Err(UploadsUrlError::Unknown(describe(url))),
        };
        Ok(Self(Arc::new(kind)))
    }

    /// Understands a URL, and makes the folder where it names one that is not there. Object stores are not connected to.
    ///
    /// # Errors
    /// [`UploadsUrlError`], which says what to do.
    pub fn open(url: &str) -> Result<Self, UploadsUrlError> {
        let uploads = Self::parse(url)?;
        if let Kind::Folder(folder) = uploads.0.as_ref() {
            folder.prepare()?;
        }
        Ok(uploads)
    }

    /// The folder that files lie in, if they lie in one, by its full path.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match self.0.as_ref() {
            Kind::Folder(folder) => Some(folder.path()),
            Kind::Bucket(_) => None,
        }
    }

    /// Stores a file, and gives back its length in bytes. It can be read once this has succeeded, and not before. Dropped
    /// or failed, it leaves nothing that can be read, or what [`delete`](Self::delete) takes away.
    ///
    /// # Errors
    /// [`WriteError`].
    pub async fn write<S, E>(&self, id: FileId, content: S) -> Result<u64, WriteError<E>>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: Send,
    {
        match self.0.as_ref() {
            Kind::Folder(folder) => folder.write(&name(id), content).await,
            Kind::Bucket(bucket) => bucket.write(&name(id), content).await,
        }
    }

    /// Starts to read a file.
    ///
    /// # Errors
    /// [`UploadsError`].
    pub async fn read(&self, id: FileId) -> Result<Upload, UploadsError> {
        match self.0.as_ref() {
            Kind::Folder(folder) => folder.read(&name(id)).await,
            Kind::Bucket(bucket) => bucket.read(&name(id)).await,
        }
    }

    /// Deletes a file, and what an upload of it left behind. One that is not there succeeds.
    ///
    /// # Errors
    /// [`UploadsError::Failed`].
    pub async fn delete(&self, id: FileId) -> Result<(), UploadsError> {
        match self.0.as_ref() {
            Kind::Folder(folder) => folder.delete(&name(id)).await,
            Kind::Bucket(bucket) => bucket.delete(&name(id)).await,
        }
    }
}

/// What a file is called in an upload store.
fn name(id: FileId) -> String {
    hex::encode(id.as_bytes())
}

/// The URL as it may be shown: a folder by its full path, anything else without users, passwords and options.
#[must_use]
pub fn describe(url: &str) -> String {
    match url.split_once("://") {
        Some(("file", path)) => {
            std::path::absolute(path).map_or_else(|_| path.to_owned(), |path| path.display().to_string())
        }
        Some((scheme, rest)) => {
            let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
            format!("{scheme}://{}", place.split('?').next().unwrap_or_default())
        }
        None => url.split('?').next().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_uploads_url_is_refused_without_its_password() {
        for url in
            ["", "uploads", "file://", "ftp://me:secret@host/x", "http://host/x?token=secret", "s3://me:secret@x"]
        {
            let error = Uploads::parse(url).err().expect("it is refused").to_string();
            assert!(error.starts_with("the uploads URL") && !error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_folder_is_shown_in_full_and_nothing_secret_is() {
        let here = std::env::current_dir().unwrap();
        assert_eq!(describe("file://a/b"), here.join("a/b").display().to_string());
        assert_eq!(describe("file:///a/b"), "/a/b");
        assert_eq!(describe("s3://me:p@ss@bucket/x?region=eu"), "s3://bucket/x");
    }

    #[test]
    fn relative_folders_are_under_the_working_directory() {
        let here = std::env::current_dir().unwrap();
        let folder = |url| Uploads::parse(url).unwrap().folder().map(Path::to_owned);
        assert_eq!(folder("file://a/b"), Some(here.join("a/b")));
        assert_eq!(folder("file:///a/b"), Some("/a/b".into()));
        assert_eq!(folder("s3://bucket/a"), None);
    }
}
