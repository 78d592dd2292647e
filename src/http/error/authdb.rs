//! The errors of the authdb API, in its two dialects.

use authkeep_store::{ErrorKind, StoreError};
use http::{Method, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;
use warp::reply::Response;

use crate::config::Dialect;
use crate::http::error::Refusal;
use crate::http::reply;

/// What a handler of the authdb API can answer instead of its success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthdbError {
    /// The record does not exist.
    NotFound,
    /// The record exists already.
    Conflict,
    /// The password is wrong or the account unknown.
    IncorrectPassword,
    /// A value that cannot be taken: its name, and what it must be.
    BadField(&'static str, &'static str),
    /// A value that is missing: its name.
    MissingField(&'static str),
    /// The body is no JSON object: what the reader says.
    MalformedJson(String),
    /// The body claims to be something other than JSON.
    UnsupportedMediaType,
    /// The request never came to a handler.
    Refused(Refusal),
    /// The store did not do its work; the message names no id, no e-mail and no secret.
    Store(String),
}

impl From<Refusal> for AuthdbError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::NotFound,
            other => Self::Refused(other),
        }
    }
}

impl From<StoreError> for AuthdbError {
    fn from(error: StoreError) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::NotFound,
            ErrorKind::Conflict => Self::Conflict,
            ErrorKind::IncorrectPassword => Self::IncorrectPassword,
            ErrorKind::WrongAccount => Self::BadField("uid", "must be the uid of the token's account"),
            // No verb that this API calls has a limit or draws from a stock.
            ErrorKind::LimitReached
            | ErrorKind::Exhausted
            | ErrorKind::Unavailable
            | ErrorKind::Corrupt
            | ErrorKind::Internal => {
                tracing::error!(kind = ?error.kind(), retry = ?error.retry(), cause = error_cause(&error), "{error}");
                Self::Store(error.to_string())
            }
        }
    }
}

fn error_cause(error: &StoreError) -> Option<String> {
    std::error::Error::source(error).map(ToString::to_string)
}

/// The numbers that clients of the later dialect tell errors apart by.
mod errno {
    pub(super) const CONFLICT: u16 = 101;
    pub(super) const INCORRECT_PASSWORD: u16 = 103;
    pub(super) const MALFORMED_JSON: u16 = 106;
    pub(super) const BAD_FIELD: u16 = 107;
    pub(super) const MISSING_FIELD: u16 = 108;
    pub(super) const UNAUTHORIZED: u16 = 110;
    pub(super) const TOO_LARGE: u16 = 113;
    pub(super) const NOT_FOUND: u16 = 116;
    pub(super) const OTHER: u16 = 999;
}

struct Facts {
    status: StatusCode,
    errno: u16,
    message: String,
    /// The word that the earlier dialect adds for this error.
    code: Option<&'static str>,
}

impl AuthdbError {
    fn facts(&self) -> Facts {
        use StatusCode as S;
        let facts = |status, errno, message: &str| Facts { status, errno, message: message.to_owned(), code: None };
        match self {
            Self::NotFound => facts(S::NOT_FOUND, errno::NOT_FOUND, "Not Found"),
            Self::Conflict => facts(S::CONFLICT, errno::CONFLICT, "Record already exists"),
            Self::IncorrectPassword => facts(S::BAD_REQUEST, errno::INCORRECT_PASSWORD, "Incorrect password"),
            Self::BadField(name, must) => facts(S::BAD_REQUEST, errno::BAD_FIELD, &format!("{name} {must}")),
            Self::MissingField(name) => facts(S::BAD_REQUEST, errno::MISSING_FIELD, &format!("{name} is missing")),
            Self::MalformedJson(why) => Facts {
                code: Some("InvalidContent"),
                ..facts(S::BAD_REQUEST, errno::MALFORMED_JSON, &format!("Invalid JSON: {why}"))
            },
            Self::UnsupportedMediaType => {
                facts(S::UNSUPPORTED_MEDIA_TYPE, errno::OTHER, "the body must be application/json")
            }
            Self::Store(message) => {
                Facts { code: Some("InternalError"), ..facts(S::INTERNAL_SERVER_ERROR, errno::OTHER, message) }
            }
            Self::Refused(refusal) => match refusal {
                Refusal::NotFound => facts(S::NOT_FOUND, errno::NOT_FOUND, "Not Found"),
                Refusal::MethodNotAllowed(method, _) => Facts {
                    code: Some("MethodNotAllowedError"),
                    ..facts(S::METHOD_NOT_ALLOWED, errno::OTHER, &format!("{method} is not allowed"))
                },
                Refusal::TooLarge(limit) => {
                    let message = format!("the body is larger than {limit} bytes");
                    facts(S::PAYLOAD_TOO_LARGE, errno::TOO_LARGE, &message)
                }
                Refusal::TooSlow => facts(S::REQUEST_TIMEOUT, errno::OTHER, "the body did not arrive in time"),
                Refusal::BrokenBody => facts(S::BAD_REQUEST, errno::OTHER, "the body broke off"),
                Refusal::WebPage => facts(
                    S::FORBIDDEN,
                    errno::OTHER,
                    "this listener answers neither web pages nor requests for another host; see server.internal.hosts",
                ),
                Refusal::Unauthorized => {
                    facts(S::UNAUTHORIZED, errno::UNAUTHORIZED, "the service secret is missing or wrong")
                }
                Refusal::Broken => Facts {
                    code: Some("InternalError"),
                    ..facts(S::INTERNAL_SERVER_ERROR, errno::OTHER, "the server failed")
                },
            },
        }
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.facts().status
    }

    /// The body of the answer in a dialect.
    #[must_use]
    pub fn body(&self, dialect: Dialect) -> ErrorBody {
        ErrorBody::new(self.facts(), dialect)
    }

    /// The answer in a dialect.
    #[must_use]
    pub fn into_response(self, dialect: Dialect) -> Response {
        let facts = self.facts();
        let mut response = reply::json(facts.status, &ErrorBody::new(facts, dialect));
        if let Self::Refused(refusal) = self {
            refusal.add_headers(response.headers_mut());
        }
        response
    }
}

/// The body of an error, in the server's dialect.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = authdb::Error)]
pub enum ErrorBody {
    /// Dialect 0.36.
    V036(Early),
    /// Dialect 0.42.
    V042(Late),
}

/// An error in dialect 0.36.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = authdb::Error036)]
pub struct Early {
    /// `InvalidContent` for malformed JSON, `MethodNotAllowedError` for 405, `InternalError` for 500; absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    code: Option<&'static str>,
    /// What is wrong.
    message: String,
}

/// An error in dialect 0.42.
#[derive(Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = authdb::Error042)]
pub struct Late {
    /// What is wrong.
    message: String,
    /// 101 the record exists already, 103 incorrect password, 106 malformed JSON, 107 a wrong field, 108 a missing
    /// field, 110 the service secret, 113 the body is too large, 116 not found, 999 anything else.
    errno: u16,
    /// The reason phrase of the status; `Bad request` for 400.
    error: &'static str,
    /// The status.
    code: u16,
}

impl ErrorBody {
    fn new(facts: Facts, dialect: Dialect) -> Self {
        let error = match facts.status {
            // The original writes this one reason with a small r.
            StatusCode::BAD_REQUEST => "Bad request",
            status => status.canonical_reason().unwrap_or_default(),
        };
        match dialect {
            Dialect::V036 => Self::V036(Early { code: facts.code, message: facts.message }),
            Dialect::V042 => {
                Self::V042(Late { message: facts.message, errno: facts.errno, error, code: facts.status.as_u16() })
            }
        }
    }
}

/// How the listener's own refusals look on the authdb API.
#[must_use]
pub fn refuse(dialect: Dialect, refusal: Refusal) -> Response {
    AuthdbError::from(refusal).into_response(dialect)
}

/// The parameters of the path are wrong: no record of that name can exist, and none can be made.
#[must_use]
pub fn bad_path_id(method: &Method, name: &'static str, must: &'static str) -> AuthdbError {
    if *method == Method::GET || *method == Method::HEAD {
        AuthdbError::NotFound
    } else {
        AuthdbError::BadField(name, must)
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    async fn body(error: AuthdbError, dialect: Dialect) -> String {
        let bytes = error.into_response(dialect).into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn each_dialect_has_its_own_bodies() {
        let cases = [
            (
                AuthdbError::NotFound,
                r#"{"message":"Not Found"}"#,
                r#"{"message":"Not Found","errno":116,"error":"Not Found","code":404}"#,
            ),
            (
                AuthdbError::IncorrectPassword,
                r#"{"message":"Incorrect password"}"#,
                r#"{"message":"Incorrect password","errno":103,"error":"Bad request","code":400}"#,
            ),
            (
                AuthdbError::Refused(Refusal::MethodNotAllowed(Method::PATCH, "GET".into())),
                r#"{"code":"MethodNotAllowedError","message":"PATCH is not allowed"}"#,
                r#"{"message":"PATCH is not allowed","errno":999,"error":"Method Not Allowed","code":405}"#,
            ),
            (
                AuthdbError::Store("away".into()),
                r#"{"code":"InternalError","message":"away"}"#,
                r#"{"message":"away","errno":999,"error":"Internal Server Error","code":500}"#,
            ),
        ];
        for (error, early, late) in cases {
            assert_eq!(body(error.clone(), Dialect::V036).await, early);
            assert_eq!(body(error, Dialect::V042).await, late);
        }
    }
}
