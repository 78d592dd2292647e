//! Answers: compact JSON with the exact headers that clients compare.

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use warp::reply::Response;

/// The exact value: clients of the authdb API compare the whole header.
pub const APPLICATION_JSON: HeaderValue = HeaderValue::from_static("application/json");

/// An answer with a JSON body.
pub fn json(status: StatusCode, body: &impl Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(bytes) => raw_json(status, bytes.into()),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written as JSON");
            raw_json(StatusCode::INTERNAL_SERVER_ERROR, Bytes::from_static(b"{}"))
        }
    }
}

/// 200 with `{}`, what every write of the authdb API answers.
#[must_use]
pub fn empty_object() -> Response {
    raw_json(StatusCode::OK, Bytes::from_static(b"{}"))
}

fn raw_json(status: StatusCode, bytes: Bytes) -> Response {
    let length = HeaderValue::from(bytes.len());
    let mut response = Response::new(bytes.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, APPLICATION_JSON);
    response.headers_mut().insert(CONTENT_LENGTH, length);
    response
}

/// The same answer without its body, its `Content-Length` kept: what HEAD gets.
#[must_use]
pub fn without_body(response: Response) -> Response {
    let (parts, _) = response.into_parts();
    let (_, nothing) = Response::default().into_parts();
    Response::from_parts(parts, nothing)
}
