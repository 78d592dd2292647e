//! `GET /`: which server, on which engine.

use http::StatusCode;
use serde::Serialize;

use super::Outcome;
use crate::http::call::Call;
use crate::http::reply;

#[derive(Serialize)]
struct PingBody {
    version: &'static str,
    implementation: &'static str,
}

/// `GET /`
pub(super) async fn read(call: Call) -> Outcome {
    let body = PingBody { version: env!("CARGO_PKG_VERSION"), implementation: call.store().engine() };
    Ok(reply::json(StatusCode::OK, &body))
}
