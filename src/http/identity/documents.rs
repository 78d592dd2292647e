//! `/documents`: what people hand in to prove who they are.
//!
//! - `incoming`: the body of an upload, as far as it is read
//! - `reception`: its parts, the file among them on its way to the upload store
//! - `attachment`: a file on its way back

pub(in crate::http) mod attachment;
mod incoming;
mod reception;

use std::time::Duration;

use authkeep_store::{Document, ErrorKind, FileId, Retry, Text4k, Text255};
use parking_lot::Mutex;
use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;

use self::incoming::Incoming;
use self::reception::{LIMIT, Received};
use super::Outcome;
use super::answer::{created, ok};
use super::check::Check;
use super::request::Request;
use super::responses::{Always, NotFound, Unauthorized};
use super::value::Value;
use crate::auth::{date, document, sentence};
use crate::http::error::Refusal;
use crate::http::error::identity::{IdentityError, TokenError};
use crate::http::openapi::value::File;

/// How long an upload may take as a whole: less than the time after which its file counts as one that nobody came back for.
const UPLOAD_TIME: Duration = Duration::from_mins(15);

/// A document as its owner sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = identity::Document)]
struct DocumentBody {
    upload: UploadBody,
    /// `Passport`, `Identity card`, `Driver license` or `Utility Bill`.
    doc_type: String,
    doc_number: String,
    /// `YYYY-MM-DD`.
    doc_expire: String,
}

/// Where a document's file is.
#[derive(Serialize, ToSchema)]
#[schema(as = identity::Upload)]
struct UploadBody {
    /// A path on the public listener; it wants the owner's bearer token.
    url: String,
}

impl From<&Document> for DocumentBody {
    fn from(document: &Document) -> Self {
        let id = hex::encode(document.id.as_bytes());
        let url = format!("/api/v1/documents/files/{id}/{}", document.file_name.as_str());
        Self {
            upload: UploadBody { url },
            doc_type: document.doc_type.as_str().to_owned(),
            doc_number: document.doc_number.as_str().to_owned(),
            doc_expire: document.doc_expire.to_string(),
        }
    }
}

/// What `POST /documents` takes.
#[derive(ToSchema)]
#[schema(as = identity::NewDocument)]
#[expect(dead_code, reason = "it describes what the handler reads")]
struct NewDocument {
    /// The last day that the document is valid.
    doc_expire: String,
    /// `Passport`, `Identity card`, `Driver license` or `Utility Bill`.
    doc_type: String,
    /// At most 128 ASCII letters, digits, hyphens and spaces.
    doc_number: String,
    /// JPEG, PNG or PDF, at most 10 MiB.
    #[schema(format = Binary)]
    upload: String,
    /// What an application keeps with it, as `metadata[name]`.
    #[schema(value_type = Option<Object>)]
    metadata: Option<serde_json::Value>,
}

/// The documents of the caller
#[utoipa::path(
    get, path = "/api/v1/documents", operation_id = "getV1Documents",
    security(("bearerToken" = [])),
    responses(
        (status = 200, description = "The documents, the oldest first", body = Vec<DocumentBody>), Unauthorized, Always
    )
)]
pub(super) async fn list(request: Request) -> Outcome {
    let caller = request.caller().await?;
    let documents = request.store().documents(caller.uid).await?;
    ok(&documents.iter().map(DocumentBody::from).collect::<Vec<_>>())
}

/// The file of a document
#[utoipa::path(
    get, path = "/api/v1/documents/files/{id}/{name}", operation_id = "getV1DocumentsFile",
    params(
        ("id" = String, Path, description = "The document's id: 32 hex digits"),
        ("name" = String, Path, description = "Any name: the id alone counts")
    ),
    security(("bearerToken" = [])),
    responses(
        (status = 200, description = "The file, as an attachment", content(
            (File = "image/jpeg"), (File = "image/png"), (File = "application/pdf")
        )),
        Unauthorized,
        NotFound,
        Always
    )
)]
pub(super) async fn file(request: Request) -> Outcome {
    let caller = request.caller().await?;
    let found = named(&request).await?;
    if found.uid != caller.uid {
        return Err(IdentityError::NotFound);
    }
    attachment::answer(&request.call.app.uploads, &found).await
}

/// The document whose id is the first parameter of the path.
///
/// # Errors
/// 404 where there is none.
pub(in crate::http) async fn named(request: &Request) -> Result<Document, IdentityError> {
    let mut id = [0; FileId::LENGTH];
    hex::decode_to_slice(request.call.param().unwrap_or_default(), &mut id).map_err(|_| IdentityError::NotFound)?;
    request.store().document(FileId::from_bytes(id)).await?.ok_or(IdentityError::NotFound)
}

/// Hands a document in
#[utoipa::path(
    post, path = "/api/v1/documents", operation_id = "postV1Documents",
    request_body(content = NewDocument, content_type = "multipart/form-data"),
    security(("bearerToken" = [])),
    responses((status = 201, description = "It is stored; the body is the number 201", body = u16, content_type = "application/json"), Unauthorized, Always)
)]
pub(super) async fn create(mut request: Request) -> Outcome {
    let pieces = request.call.pieces.take().map(Mutex::into_inner);
    let pieces = pieces.ok_or_else(|| IdentityError::internal("the route of uploads reads no pieces"))?;
    if incoming::is_refused_at_once(&request.call.headers) {
        return Err(incoming::too_large());
    }
    let mut incoming = Incoming::new(pieces);
    let mut received = Received::default();
    let reading = reception::read(&mut request, &mut incoming, &mut received);
    let read = timeout(UPLOAD_TIME, reading).await.unwrap_or(Err(IdentityError::Refused(Refusal::TooSlow)));
    let outcome = match read {
        Ok(()) => store(&request, &mut received).await,
        Err(error) => {
            // The client hears the answer once it has sent all; whoever takes too long for it does not.
            let _ = timeout(UPLOAD_TIME, incoming.drain()).await;
            Err(error)
        }
    };
    match (outcome, received.noted) {
        (Ok(()), _) => created(&201),
        (Err(error), Some(id)) => {
            discard(&request, id).await;
            Err(error)
        }
        (Err(error), None) => Err(error),
    }
}

/// Looks at what was received, and stores a document of it.
async fn store(request: &Request, received: &mut Received) -> Result<(), IdentityError> {
    let mut check = request.check();
    let expire = check.required("doc_expire");
    let day = date::parse(expire);
    if day.is_err() && !expire.is_empty() {
        check.tell("doc_expire", "is invalid");
    }
    let (doc_type, doc_number) = (check.required("doc_type"), check.required("doc_number"));
    check_image(&mut check, request.params.get("upload"));
    let metadata = check.hash("metadata");
    check.end()?;
    let invalid = || IdentityError::bad_request("Image is invalid");
    let file = received.file.as_ref().ok_or_else(invalid)?;
    let kept = file.kept.as_ref().map_err(Clone::clone)?;

    let draft = document::Draft {
        doc_type,
        doc_number,
        doc_expire: day.map_err(|_| IdentityError::bad_request("Document Expire is invalid"))?,
        file_name: &file.name,
        size: file.size,
        head: &file.head,
    };
    let now = request.now();
    let checked = draft.check(date::of(now)).map_err(|broken| IdentityError::bad_request(sentence::join(&broken)))?;
    let too_long = |_| IdentityError::bad_request("Metadata is too long (maximum is 4096 characters)");
    let document = Document {
        id: kept.id,
        uid: kept.uid,
        doc_type: checked.doc_type,
        doc_number: checked.doc_number,
        doc_expire: checked.doc_expire,
        file_name: checked.file_name,
        content_type: Text255::new(checked.content_type.media_type()).map_err(IdentityError::internal)?,
        size: checked.size,
        metadata: metadata.map(|hash| Text4k::new(hash.to_string())).transpose().map_err(too_long)?,
        created_at: now,
    };
    let at_most = request.identity().settings.documents_per_account;
    let stored = request.store().create_document(document, at_most).await;
    stored.map_err(|error| {
        if error.retry() == Retry::OutcomeUnknown {
            // If the document is there, its file must be; if it is not, the note still is, and the file goes in time.
            received.noted = None;
        }
        match error.kind() {
            ErrorKind::LimitReached => IdentityError::bad_request(LIMIT),
            ErrorKind::NotFound => TokenError::NoAccount.into(),
            _ => error.into(),
        }
    })
}

/// A file must be there, and must be one.
fn check_image(check: &mut Check, given: Option<&Value>) {
    match given {
        None => {
            check.tell("upload", "is missing");
            check.tell("upload", "is empty");
        }
        Some(Value::File) => {}
        Some(Value::Null) => check.tell("upload", "is empty"),
        Some(Value::Text(text)) if text.trim().is_empty() => check.tell("upload", "is empty"),
        Some(Value::Text(_) | Value::Hash(_) | Value::Other) => check.tell("upload", "is invalid"),
    }
}

/// Takes away the file of an upload that came to nothing. If that fails, its note stays, and it is taken away in time.
async fn discard(request: &Request, id: FileId) {
    let deleted = request.call.app.uploads.delete(id).await.map_err(|error| error.to_string());
    let gone = match deleted {
        Ok(()) => request.store().forget_file(id).await.map_err(|error| error.to_string()),
        Err(error) => Err(error),
    };
    if let Err(error) = gone {
        tracing::warn!("the file of an upload that came to nothing stays for now: {error}");
    }
}

#[cfg(test)]
mod tests;
