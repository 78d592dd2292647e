//! `GET /__lbheartbeat__`: is this process there? A load balancer asks often, so nothing behind the process is asked.

use warp::reply::Response;

use crate::http::openapi::value::Empty;
use crate::http::reply;

/// Whether the process is there
///
/// Nothing behind the process is asked.
#[utoipa::path(
    get, path = "/__lbheartbeat__", operation_id = "lbheartbeat",
    responses((status = 200, description = "It is", body = Empty))
)]
pub(super) fn read() -> Response {
    reply::empty_object()
}
