//! The file of a document as an answer: something to save, which no browser shows as a page of this server.

use authkeep_store::Document;
use futures_util::{TryStreamExt, stream};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use parking_lot::Mutex;
use warp::Reply;

use super::super::Outcome;
use super::reception::told;
use crate::http::error::identity::IdentityError;
use crate::uploads::Uploads;

/// Answers with the file.
pub(in crate::http) async fn answer(uploads: &Uploads, document: &Document) -> Outcome {
    let upload = uploads.read(document.id).await.map_err(|error| told(&error))?;
    let content = upload.content.inspect_err(|error| tracing::error!("a file broke off: {error}"));
    // An answer must be one that threads can share; nobody ever waits for this lock.
    let mut content = Mutex::new(Box::pin(content));
    let content = stream::poll_fn(move |context| content.get_mut().try_poll_next_unpin(context));
    let mut response = warp::reply::stream(content).into_response();

    let text = |text: &str| HeaderValue::from_str(text).map_err(IdentityError::internal);
    // The name was cleaned before it was stored: it holds nothing that would have to be quoted.
    let disposition = text(&format!("attachment; filename=\"{}\"", document.file_name.as_str()))?;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, text(document.content_type.as_str())?);
    headers.insert(CONTENT_DISPOSITION, disposition);
    headers.insert(CONTENT_LENGTH, HeaderValue::from(upload.length));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}
