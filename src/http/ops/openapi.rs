//! `GET /openapi.json`: what all of this server's routes take and answer.

use std::sync::LazyLock;

use http::StatusCode;
use utoipa::openapi::OpenApi;
use warp::reply::Response;

use crate::http::{openapi, reply};

/// This document
///
/// It holds the routes of both listeners, whichever is asked.
#[utoipa::path(
    get, path = "/openapi.json", operation_id = "openapi",
    responses((status = 200, description = "An OpenAPI 3.1 document", body = Object))
)]
pub(super) fn read() -> Response {
    static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(openapi::document);
    reply::json(StatusCode::OK, &*DOCUMENT)
}
