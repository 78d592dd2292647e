//! `GET /__version__`: what is running.

use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use warp::reply::Response;

use crate::http::call::Call;
use crate::http::reply;

#[derive(Serialize, ToSchema)]
#[schema(as = ops::Version)]
struct VersionBody {
    /// `authkeep`.
    name: &'static str,
    version: &'static str,
    /// The storage engine: `memory`, `sled`, `postgres`.
    engine: &'static str,
}

/// What is running
#[utoipa::path(
    get, path = "/__version__", operation_id = "version",
    responses((status = 200, description = "Name, version, engine", body = VersionBody))
)]
pub(super) fn read(call: &Call) -> Response {
    let body =
        VersionBody { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION"), engine: call.store().engine() };
    reply::json(StatusCode::OK, &body)
}
