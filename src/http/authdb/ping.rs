//! `GET /`: which server, on which engine.

use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::Outcome;
use crate::http::call::Call;
use crate::http::reply;

#[derive(Serialize, ToSchema)]
#[schema(as = authdb::Ping)]
struct PingBody {
    version: &'static str,
    /// The storage engine: `memory`, `sled`, `postgres`.
    implementation: &'static str,
}

/// Which server, on which engine
#[utoipa::path(
    get, path = "/", operation_id = "ping",
    responses((status = 200, description = "The server's version and its engine", body = PingBody))
)]
pub(super) async fn read(call: Call) -> Outcome {
    let body = PingBody { version: env!("CARGO_PKG_VERSION"), implementation: call.store().engine() };
    Ok(reply::json(StatusCode::OK, &body))
}
