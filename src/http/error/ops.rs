//! The errors of the routes that no API owns: `{"error": "..."}`.

use http::StatusCode;
use serde_json::json;
use warp::reply::Response;

use crate::http::error::Refusal;
use crate::http::reply;

/// How a listener's own refusals look where no API is asked.
#[must_use]
pub fn refuse(refusal: &Refusal) -> Response {
    let (status, message) = match refusal {
        Refusal::NotFound => (StatusCode::NOT_FOUND, "there is nothing at this path"),
        Refusal::MethodNotAllowed(..) => (StatusCode::METHOD_NOT_ALLOWED, "this path does not answer this method"),
        Refusal::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"),
        Refusal::TooSlow => (StatusCode::REQUEST_TIMEOUT, "the body did not arrive in time"),
        Refusal::BrokenBody => (StatusCode::BAD_REQUEST, "the body broke off"),
        Refusal::WebPage => (StatusCode::FORBIDDEN, "this listener does not answer web pages"),
        Refusal::Unauthorized => (StatusCode::UNAUTHORIZED, "the service secret is missing or wrong"),
        Refusal::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "the server failed"),
    };
    let mut response = reply::json(status, &json!({ "error": message }));
    refusal.add_headers(response.headers_mut());
    response
}
