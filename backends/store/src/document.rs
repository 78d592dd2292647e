//! Documents: what people hand in to prove who they are. The files themselves lie outside the store.

use async_trait::async_trait;

use crate::{Date, EpochMs, FileId, Result, Text4k, Text255, Uid};

/// A document of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its id, which is the name of its file in the upload store as well.
    pub id: FileId,
    /// The account that it belongs to.
    pub uid: Uid,
    /// What kind of document it is, in the API's words.
    pub doc_type: Text255,
    /// Its number.
    pub doc_number: Text255,
    /// The last day that it is valid.
    pub doc_expire: Date,
    /// The file's name as its owner had it, cleaned.
    pub file_name: Text255,
    /// The media type that the file's content shows.
    pub content_type: Text255,
    /// The file's length in bytes.
    pub size: u32,
    /// What an application keeps with it, as the text of a JSON object.
    pub metadata: Option<Text4k>,
    /// When it was handed in.
    pub created_at: EpochMs,
}

/// What an engine does for documents.
#[async_trait]
pub trait Documents: Send + Sync {
    /// Stores a document of an existing account, whose file has been uploaded. The file must be noted as one
    /// [to be deleted](crate::FilesToDelete): the note is taken off, so that a file has a document or a note at any time.
    ///
    /// # Behaviour
    /// - `DOC-1` the document can be read back, every field as given, and its file is noted no more
    /// - `DOC-2` an id that exists is refused, and nothing changes
    /// - `DOC-3` an unknown account, and a file that is not noted, are refused, and nothing changes
    /// - `DOC-4` an account that has `at_most` documents is refused one more, and nothing changes
    /// - `DOC-5` of any number of creations at the same moment an account gets `at_most` documents at the most
    /// - `DOC-6` the account's private label `document` is `pending` as of the document's `created_at`, unless it was
    ///   `verified`: then it stays as it was
    ///
    /// # Errors
    /// `NotFound` (`DOC-3`, an unknown account), `Conflict` (`DOC-2`), `NotFound` (`DOC-3`, a file that is not noted),
    /// `LimitReached` (`DOC-4`), in this order; `Unavailable`.
    async fn create_document(&self, document: Document, at_most: u32) -> Result<()>;

    /// A document.
    ///
    /// # Behaviour
    /// - `DOC-7` an unknown id gives none
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn document(&self, id: FileId) -> Result<Option<Document>>;

    /// The documents of an account, the oldest first, those of one moment in ascending order of their ids.
    ///
    /// # Behaviour
    /// - `DOC-8` every document of the account and no other is there; an account without any, and an unknown one, have
    ///   an empty list
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn documents(&self, uid: Uid) -> Result<Vec<Document>>;

    /// Documents in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `DOC-9` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_documents(&self, after: Option<FileId>, limit: usize) -> Result<Vec<Document>>;

    /// Stores a document as [`scan_documents`](Self::scan_documents) gave it, its account being there already. It is for
    /// filling an empty store that nobody else uses; no note is asked for, and no label changes.
    ///
    /// # Behaviour
    /// - `DOC-10` the document can be read back, every field as given; an id that exists is refused
    ///
    /// # Errors
    /// `Conflict` (`DOC-10`), `NotFound` when the account is unknown, `Unavailable`.
    async fn restore_document(&self, document: Document) -> Result<()>;
}
