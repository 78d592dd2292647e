//! How the pages look.

use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use warp::reply::Response;

pub(super) const PATH: &str = "/accounts/pages.css";

const STYLE: &str = include_str!("pages.css");

/// The style of the pages
#[utoipa::path(
    get, path = "/accounts/pages.css", operation_id = "pagesStyle",
    responses((status = 200, description = "A style sheet", body = String, content_type = "text/css; charset=utf-8"))
)]
pub(super) fn read() -> Response {
    let mut response = Response::new(STYLE.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("max-age=3600"));
    response
}
