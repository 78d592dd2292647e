//! `GET /metrics`: counters and latencies in Prometheus' text format.

use http::HeaderValue;
use http::header::CONTENT_TYPE;
use warp::reply::Response;

use crate::http::call::Call;

const TEXT_FORMAT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");

/// Counters and latencies
#[utoipa::path(
    get, path = "/metrics", operation_id = "metrics",
    responses((status = 200, description = "Prometheus' text format, 0.0.4", body = String, content_type = "text/plain"))
)]
pub(super) fn read(call: &Call) -> Response {
    let mut response = Response::new(call.app.metrics.render(call.store()).into());
    response.headers_mut().insert(CONTENT_TYPE, TEXT_FORMAT);
    response
}
