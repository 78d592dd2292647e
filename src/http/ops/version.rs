//! `GET /__version__`: what is running.

use http::StatusCode;
use serde::Serialize;
use warp::reply::Response;

use crate::http::call::Call;
use crate::http::reply;

#[derive(Serialize)]
struct VersionBody {
    name: &'static str,
    version: &'static str,
    engine: &'static str,
}

/// `GET /__version__`
pub(super) fn read(call: &Call) -> Response {
    let body =
        VersionBody { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION"), engine: call.store().engine() };
    reply::json(StatusCode::OK, &body)
}
