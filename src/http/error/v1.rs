//! The errors of the pseudonym and exchange APIs, as Fastify wrote them for the original services. Clients read `message`
//! alone.

use std::borrow::Cow;

use authkeep_store::{EpochMs, ErrorKind, StoreError};
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Method, StatusCode};
use serde::Serialize;
use serde_json::Value;
use warp::reply::Response;

use crate::exchange::ExchangeError;
use crate::http::error::{ApiError, Refusal};
use crate::http::reply;
use crate::pseudonym::PseudonymError;

type Text = Cow<'static, str>;

/// The exact value: the original's.
pub const JSON_UTF8: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// Seconds after which a client may try again that came when the server was too busy.
const BUSY_SECONDS: u64 = 1;

/// What a handler of these APIs can answer instead of its success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum V1Error {
    /// 400: a member is missing or of another kind; the text names it.
    Validation(Text),
    /// 400: the body is no JSON, or holds a name that is forbidden.
    Json(Text),
    /// 400: there is no body, and JSON was announced.
    EmptyBody,
    /// 415: the body is said to be something else, or nothing.
    MediaType(String),
    /// 400 with a text of the route's own.
    BadRequest(Text),
    /// 401.
    Unauthorized(Text),
    /// 404: a stock is empty.
    NothingLeft(Text),
    /// 409.
    Conflict(Text),
    /// 429: so many seconds.
    TooMany(u64),
    /// 503: too much to do, or the store is away.
    Unavailable(Text),
    /// 500: the text is all that is told; the cause is in the log.
    Internal(Text),
    /// No route has this method and path.
    NoRoute(Method, String),
    /// The request never came to a handler.
    Refused(Refusal),
}

impl V1Error {
    const fn code(&self) -> Option<&'static str> {
        match self {
            Self::Validation(_) => Some("FST_ERR_VALIDATION"),
            Self::EmptyBody => Some("FST_ERR_CTP_EMPTY_JSON_BODY"),
            Self::MediaType(_) => Some("FST_ERR_CTP_INVALID_MEDIA_TYPE"),
            Self::Refused(Refusal::TooLarge(_)) => Some("FST_ERR_CTP_BODY_TOO_LARGE"),
            _ => None,
        }
    }

    fn message(&self) -> Text {
        match self {
            Self::Validation(text)
            | Self::Json(text)
            | Self::BadRequest(text)
            | Self::Unauthorized(text)
            | Self::NothingLeft(text)
            | Self::Conflict(text)
            | Self::Unavailable(text)
            | Self::Internal(text) => text.clone(),
            Self::EmptyBody => "Body cannot be empty when content-type is set to 'application/json'".into(),
            Self::MediaType(given) => format!("Unsupported Media Type: {given}").into(),
            Self::TooMany(seconds) => format!("Too many wrong proofs: try again in {seconds} seconds").into(),
            Self::NoRoute(method, path) => format!("Route {method}:{path} not found").into(),
            Self::Refused(refusal) => match refusal {
                Refusal::NotFound => "Not Found".into(),
                Refusal::MethodNotAllowed(..) => "Method Not Allowed".into(),
                Refusal::TooLarge(_) => "Request body is too large".into(),
                Refusal::TooSlow => "The body did not arrive in time".into(),
                Refusal::BrokenBody => "The body broke off".into(),
                Refusal::WebPage => "This listener answers no web page, and no host name but its own".into(),
                Refusal::Unauthorized => "The service secret is missing or wrong".into(),
                Refusal::Broken => "Internal error".into(),
            },
        }
    }

    /// The answer.
    #[must_use]
    pub fn into_response(self) -> Response {
        let mut response = reply::json(self.status(), &Written::from(&self));
        response.headers_mut().insert(CONTENT_TYPE, JSON_UTF8);
        let wait = match &self {
            Self::TooMany(seconds) => Some(*seconds),
            Self::Unavailable(_) => Some(BUSY_SECONDS),
            _ => None,
        };
        if let Some(seconds) = wait {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        if let Self::Refused(refusal) = &self {
            refusal.add_headers(response.headers_mut());
        }
        response
    }

    /// The failure of an exchange's route.
    #[must_use]
    pub fn of_exchange(error: ExchangeError) -> Self {
        const INTERNAL: &str = "Error: Internal error";
        match error {
            ExchangeError::Invalid => Self::BadRequest("Invalid Input".into()),
            ExchangeError::Empty => Self::Internal(INTERNAL.into()),
            ExchangeError::Filling => {
                Self::Conflict("Another fill is running, or broke off less than 10 seconds ago".into())
            }
            ExchangeError::Full => Self::Conflict("There would be more tokens than exchange.max_stock allows".into()),
            ExchangeError::Busy(busy) => Self::Unavailable(sentence(busy)),
            ExchangeError::Store(error) => Self::of_store(&error, INTERNAL),
            other => Self::fault(&other, INTERNAL),
        }
    }

    /// The failure of a pseudonym's route, at the time `now`.
    #[must_use]
    pub fn of_pseudonym(error: PseudonymError, now: EpochMs) -> Self {
        const INTERNAL: &str = "Internal error";
        match error {
            PseudonymError::Id => Self::BadRequest("Invalid profile ID".into()),
            PseudonymError::Duplicate => Self::BadRequest("Duplicate ID".into()),
            PseudonymError::Token => Self::BadRequest("Invalid token".into()),
            PseudonymError::Expired => Self::BadRequest("Token is expired".into()),
            PseudonymError::Verifier => Self::BadRequest("Invalid zkpp or salt".into()),
            PseudonymError::Key => Self::BadRequest("Invalid key".into()),
            PseudonymError::Proof => Self::Unauthorized("Invalid profile ID or key".into()),
            PseudonymError::Wait(until) => Self::TooMany(until.get().saturating_sub(now.get()).div_ceil(1000)),
            PseudonymError::Empty => Self::Internal(INTERNAL.into()),
            PseudonymError::Busy(busy) => Self::Unavailable(sentence(busy)),
            PseudonymError::Store(error) => Self::of_store(&error, INTERNAL),
            other => Self::fault(&other, INTERNAL),
        }
    }

    fn of_store(error: &StoreError, internal: &'static str) -> Self {
        tracing::error!(kind = ?error.kind(), retry = ?error.retry(), "{error}");
        match error.kind() {
            ErrorKind::Unavailable => Self::Unavailable("The store is not available".into()),
            _ => Self::Internal(internal.into()),
        }
    }

    fn fault(error: &dyn std::error::Error, internal: &'static str) -> Self {
        tracing::error!("a request failed: {error}");
        Self::Internal(internal.into())
    }
}

impl ApiError for V1Error {
    fn status(&self) -> StatusCode {
        use StatusCode as S;
        match self {
            Self::Validation(_) | Self::Json(_) | Self::EmptyBody | Self::BadRequest(_) => S::BAD_REQUEST,
            Self::MediaType(_) => S::UNSUPPORTED_MEDIA_TYPE,
            Self::Unauthorized(_) => S::UNAUTHORIZED,
            Self::NothingLeft(_) | Self::NoRoute(..) => S::NOT_FOUND,
            Self::Conflict(_) => S::CONFLICT,
            Self::TooMany(_) => S::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => S::SERVICE_UNAVAILABLE,
            Self::Internal(_) => S::INTERNAL_SERVER_ERROR,
            Self::Refused(refusal) => refusal.status(),
        }
    }

    fn body(&self) -> Value {
        serde_json::to_value(Written::from(self)).unwrap_or_default()
    }
}

/// An error as it is written: the members in the order of the original.
#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum Written {
    NoRoute {
        message: Text,
        error: &'static str,
        status_code: u16,
    },
    Other {
        status_code: u16,
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Option<&'static str>,
        error: &'static str,
        message: Text,
    },
}

impl From<&V1Error> for Written {
    fn from(given: &V1Error) -> Self {
        let status = given.status();
        let (status_code, error) = (status.as_u16(), status.canonical_reason().unwrap_or_default());
        let message = given.message();
        match given {
            V1Error::NoRoute(..) => Self::NoRoute { message, error, status_code },
            _ => Self::Other { status_code, code: given.code(), error, message },
        }
    }
}

fn sentence(error: impl std::fmt::Display) -> Text {
    let text = error.to_string();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect()).into()
}

/// What the listener answers below `/v1` without a handler.
#[must_use]
pub fn refuse(refusal: Refusal) -> Response {
    V1Error::Refused(refusal).into_response()
}
