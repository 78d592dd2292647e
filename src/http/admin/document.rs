//! Documents as operators look at them, to set the label that follows.

use authkeep_store::Document;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::account::named;
use crate::http::error::identity::IdentityError;
use crate::http::identity::Outcome;
use crate::http::identity::answer::ok;
use crate::http::identity::documents::{attachment, named as named_document};
use crate::http::identity::request::Request;
use crate::http::identity::responses::{Always, NotFound};
use crate::http::identity::time::utc;
use crate::http::openapi::value::File;

/// A document as an operator sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = admin::Document)]
struct DocumentBody {
    /// 32 hex digits.
    id: String,
    doc_type: String,
    doc_number: String,
    /// `YYYY-MM-DD`.
    doc_expire: String,
    /// The name that its owner gave the file, cleaned.
    file_name: String,
    /// What the file's first bytes show.
    content_type: String,
    /// The file's length in bytes.
    size: u32,
    #[schema(value_type = Option<Object>, required = true)]
    metadata: Json,
    created_at: String,
    /// The path of the file on this listener.
    file: String,
}

impl TryFrom<&Document> for DocumentBody {
    type Error = IdentityError;

    fn try_from(document: &Document) -> Result<Self, IdentityError> {
        let id = hex::encode(document.id.as_bytes());
        let metadata = document.metadata.as_ref().map(|text| serde_json::from_str(text.as_str()));
        Ok(Self {
            file: format!("/admin/documents/{id}"),
            id,
            doc_type: document.doc_type.as_str().to_owned(),
            doc_number: document.doc_number.as_str().to_owned(),
            doc_expire: document.doc_expire.to_string(),
            file_name: document.file_name.as_str().to_owned(),
            content_type: document.content_type.as_str().to_owned(),
            size: document.size,
            metadata: metadata.transpose().map_err(IdentityError::internal)?.unwrap_or(Json::Null),
            created_at: utc(document.created_at),
        })
    }
}

/// The documents of an account, the oldest first
#[utoipa::path(
    get, path = "/admin/accounts/{uid}/documents", operation_id = "adminDocuments",
    params(("uid" = String, Path, description = "The account's uid")),
    responses((status = 200, description = "The documents", body = Vec<DocumentBody>), NotFound, Always)
)]
pub(super) async fn list(request: Request) -> Outcome {
    let uid = named(&request).await?.account.uid;
    let documents = request.store().documents(uid).await?;
    let bodies: Vec<_> = documents.iter().map(DocumentBody::try_from).collect::<Result<_, _>>()?;
    ok(&bodies)
}

/// The file of a document
#[utoipa::path(
    get, path = "/admin/documents/{id}", operation_id = "adminDocumentFile",
    params(("id" = String, Path, description = "The document's id: 32 hex digits")),
    responses(
        (status = 200, description = "The file, as an attachment", content(
            (File = "image/jpeg"), (File = "image/png"), (File = "application/pdf")
        )),
        NotFound,
        Always
    )
)]
pub(super) async fn file(request: Request) -> Outcome {
    let found = named_document(&request).await?;
    attachment::answer(&request.call.app.uploads, &found).await
}
