//! `GET /__heartbeat__`: can the store serve?

use http::StatusCode;
use serde_json::json;
use warp::reply::Response;

use crate::config::Dialect;
use crate::http::authdb::responses::Failed;
use crate::http::call::Call;
use crate::http::error::authdb::AuthdbError;
use crate::http::openapi::value::Empty;
use crate::http::reply;

/// Whether the store can serve
#[utoipa::path(
    get, path = "/__heartbeat__", operation_id = "heartbeat",
    responses((status = 200, description = "The store answers", body = Empty), Failed)
)]
pub(super) async fn read(call: Call) -> Response {
    match call.store().ping().await {
        Ok(()) => reply::empty_object(),
        Err(error) => match call.app.dialect {
            // The one failure that the earlier dialect shows without a code.
            Dialect::V036 => {
                tracing::error!("the store does not answer: {error}");
                reply::json(StatusCode::INTERNAL_SERVER_ERROR, &json!({ "message": error.to_string() }))
            }
            Dialect::V042 => AuthdbError::from(error).into_response(Dialect::V042),
        },
    }
}
