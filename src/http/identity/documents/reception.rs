//! The parts of an upload, in whatever order they come. The file goes on to the upload store while it comes in, if whoever
//! sends it may have it stored: nobody else's bytes are kept anywhere.
//!
//! A bearer token in a field of the body counts for the file if it stands before it.

use std::time::Duration;

use authkeep_store::{FileId, FileToDelete, Uid};
use bytes::Bytes;
use futures_util::{Stream, stream};
use multer::{Field, Multipart};

use super::super::body::{self, Kind};
use super::super::request::Request;
use super::super::value::{MAX_PARAMS, TooManyParams, Value};
use super::incoming::{FIELDS_MAX, Incoming, Steps};
use crate::auth::document::FILE_MAX;
use crate::auth::document::content::HEAD;
use crate::http::error::Refusal;
use crate::http::error::identity::IdentityError;
use crate::uploads::{UploadsError, WriteError};

/// What the 11th document is answered.
pub(super) const LIMIT: &str = "Maximum number of documents was reached";

/// After this time a file without a document counts as one that nobody came back for.
const FORGOTTEN: Duration = Duration::from_hours(1);

/// What came beside the parameters.
#[derive(Default)]
pub(super) struct Received {
    pub(super) file: Option<ReceivedFile>,
    /// The file that was noted as one to delete, and perhaps written.
    pub(super) noted: Option<FileId>,
}

/// A file that came.
pub(super) struct ReceivedFile {
    /// Its name as it was sent.
    pub(super) name: String,
    /// Its length in bytes; of one that is too large at least as much as makes it too large.
    pub(super) size: u64,
    /// Its first bytes.
    pub(super) head: Vec<u8>,
    /// Where it went, or why nowhere.
    pub(super) kept: Result<Kept, IdentityError>,
}

/// A file in the upload store.
pub(super) struct Kept {
    pub(super) id: FileId,
    /// Whose it is.
    pub(super) uid: Uid,
}

/// What ends the reading.
enum Ended {
    /// The body is broken, or does not come any further.
    Body,
    Told(IdentityError),
}

impl From<multer::Error> for Ended {
    fn from(_: multer::Error) -> Self {
        Self::Body
    }
}

impl From<TooManyParams> for Ended {
    fn from(error: TooManyParams) -> Self {
        Self::Told(error.into())
    }
}

/// Reads the body: its fields become parameters of the request.
pub(super) async fn read(
    request: &mut Request,
    incoming: &mut Incoming,
    received: &mut Received,
) -> Result<(), IdentityError> {
    let Ok(Kind::Multipart(boundary)) = body::kind(&request.call.headers) else {
        let whole = incoming.whole().await?;
        return body::read(&request.call.headers, &whole, &mut request.params).await;
    };
    let steps = incoming.steps();
    let parts = Multipart::new(&mut *incoming, boundary);
    read_parts(request, parts, &steps, received).await.map_err(|ended| match ended {
        Ended::Body => incoming.why(),
        Ended::Told(error) => error,
    })
}

async fn read_parts(
    request: &mut Request,
    mut parts: Multipart<'_>,
    steps: &Steps,
    received: &mut Received,
) -> Result<(), Ended> {
    let (mut count, mut left) = (0, FIELDS_MAX);
    loop {
        steps.made();
        let Some(mut field) = parts.next_field().await? else { return Ok(()) };
        count += 1;
        if count > MAX_PARAMS {
            return Err(TooManyParams.into());
        }
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let mut part = Part { field: &mut field, steps, size: 0, head: Vec::new() };
        match file_name {
            None => {
                let text = part.text(&mut left).await?;
                request.params.set_from_form(&name, text)?;
            }
            // What a web page sends where no file was chosen.
            Some(file_name) if file_name.is_empty() => part.skip().await?,
            Some(file_name) if name == "upload" && received.file.is_none() => {
                let kept = keep(request, &mut part, &mut received.noted).await?;
                received.file = Some(ReceivedFile { name: file_name, size: part.size, head: part.head, kept });
                request.params.set(&name, Value::File)?;
            }
            Some(_) => {
                part.skip().await?;
                // Of two files nobody could say which one is meant.
                let value = if name == "upload" { Value::Other } else { Value::File };
                request.params.set(&name, value)?;
            }
        }
    }
}

/// Reads a file, and stores it if its sender may have a document stored.
async fn keep(
    request: &Request,
    part: &mut Part<'_, '_>,
    noted: &mut Option<FileId>,
) -> Result<Result<Kept, IdentityError>, Ended> {
    let kept = match note(request).await {
        Ok(kept) => kept,
        Err(error) => {
            part.skip().await?;
            return Ok(Err(error));
        }
    };
    *noted = Some(kept.id);
    match request.call.app.uploads.write(kept.id, part.within(FILE_MAX)).await {
        Ok(_) => Ok(Ok(kept)),
        Err(WriteError::Content(Cut::TooLarge)) => {
            part.skip().await?;
            Ok(Ok(kept))
        }
        Err(WriteError::Content(Cut::Broken)) => Err(Ended::Body),
        Err(WriteError::Uploads(error)) => {
            part.skip().await?;
            Ok(Err(told(&error)))
        }
    }
}

/// Makes an id for a file, and notes it as one to delete.
async fn note(request: &Request) -> Result<Kept, IdentityError> {
    let (store, identity, now) = (request.store(), request.identity(), request.now());
    let uid = request.caller().await?.uid;
    let at_most = usize::try_from(identity.settings.documents_per_account).unwrap_or(usize::MAX);
    if store.documents(uid).await?.len() >= at_most {
        return Err(IdentityError::bad_request(LIMIT));
    }
    let id = FileId::from_bytes(identity.random()?);
    let due_at = now.saturating_add(FORGOTTEN);
    store.note_file(FileToDelete { id, due_at }).await?;
    Ok(Kept { id, uid })
}

/// How a failure of the upload store is answered; its cause is written to the log here.
pub(super) fn told(error: &UploadsError) -> IdentityError {
    if *error == UploadsError::Busy {
        return IdentityError::Busy;
    }
    tracing::error!("{error}");
    IdentityError::UploadStore
}

/// A part that is being read.
struct Part<'p, 'm> {
    field: &'p mut Field<'m>,
    steps: &'p Steps,
    /// How many bytes have come.
    size: u64,
    /// The first of them.
    head: Vec<u8>,
}

/// Why a file is not written any further.
enum Cut {
    TooLarge,
    Broken,
}

impl Part<'_, '_> {
    async fn next(&mut self) -> multer::Result<Option<Bytes>> {
        self.steps.made();
        let piece = self.field.chunk().await?;
        if let Some(piece) = &piece {
            self.size += piece.len() as u64;
            let missing = HEAD.saturating_sub(self.head.len()).min(piece.len());
            self.head.extend_from_slice(&piece[..missing]);
        }
        Ok(piece)
    }

    async fn skip(&mut self) -> multer::Result<()> {
        while self.next().await?.is_some() {}
        Ok(())
    }

    /// The part as a text; `left` is how many bytes of texts may still come.
    async fn text(&mut self, left: &mut usize) -> Result<String, Ended> {
        let mut text = Vec::new();
        while let Some(piece) = self.next().await? {
            let too_large = || Ended::Told(IdentityError::Refused(Refusal::TooLarge(FIELDS_MAX)));
            *left = left.checked_sub(piece.len()).ok_or_else(too_large)?;
            text.extend_from_slice(&piece);
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// The part's bytes, as long as there are no more than `limit`.
    fn within(&mut self, limit: u64) -> impl Stream<Item = Result<Bytes, Cut>> + Send {
        stream::try_unfold(self, move |part| async move {
            match part.next().await {
                Ok(Some(_)) if part.size > limit => Err(Cut::TooLarge),
                Ok(Some(piece)) => Ok(Some((piece, part))),
                Ok(None) => Ok(None),
                Err(_) => Err(Cut::Broken),
            }
        })
    }
}
