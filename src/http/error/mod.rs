//! Every error as a status and a body, one file an API. Nothing else in the server knows a status code of an error.

pub mod authdb;
pub mod identity;
pub mod ops;
pub mod v1;

use http::header::{ALLOW, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::Value;

/// An error of an API as it is answered, for the documentation.
pub trait ApiError {
    /// The status of the answer.
    fn status(&self) -> StatusCode;

    /// The body of the answer.
    fn body(&self) -> Value;
}

/// Why a request never came to a handler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No route has this path.
    NotFound,
    /// The path answers other methods: those, as `Allow` lists them.
    MethodNotAllowed(Method, String),
    /// The body is larger than the limit, in bytes.
    TooLarge(usize),
    /// The body did not arrive in time.
    TooSlow,
    /// The connection broke in the middle of the body.
    BrokenBody,
    /// A web page sent it, or it is addressed to a host that is not this one.
    WebPage,
    /// The service secret is missing or wrong.
    Unauthorized,
    /// The server itself failed.
    Broken,
}

impl Refusal {
    /// The status that HTTP has for it.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(..) => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::BrokenBody => StatusCode::BAD_REQUEST,
            Self::WebPage => StatusCode::FORBIDDEN,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Adds the headers that HTTP demands with its status, whatever the body looks like.
    fn add_headers(&self, headers: &mut HeaderMap) {
        match self {
            Self::MethodNotAllowed(_, allow) => {
                if let Ok(allow) = HeaderValue::from_str(allow) {
                    headers.insert(ALLOW, allow);
                }
            }
            Self::Unauthorized => {
                headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
    }
}
