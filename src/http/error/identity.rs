//! The errors of the identity API. Clients compare the texts: they are the original's.

use std::borrow::Cow;

use authkeep_store::{EpochMs, ErrorKind, StoreError, TextError};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, PRAGMA, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};
use warp::reply::Response;

use crate::auth::jwt::authority;
use crate::auth::password::pool::Busy;
use crate::courier::ComposeError;
use crate::http::error::{ApiError, Refusal};
use crate::http::reply;
use crate::identity::IdentityFailure;
use crate::identity::passwords::PasswordError;
use crate::identity::tokens::TokensError;

/// A text that may be put together.
type Text = Cow<'static, str>;

/// Seconds after which a client may try again that came when the server was too busy.
const BUSY_SECONDS: u64 = 1;

/// What a handler of the identity API can answer instead of its success.
#[derive(Debug, Clone, PartialEq)]
pub enum IdentityError {
    /// 400: the parameters are not those that the route takes, or the account is not in the state for it.
    BadRequest(Text),
    /// 401: the bearer token.
    Token(TokenError),
    /// 401: anything else that was shown.
    Unauthorized(Text),
    /// 403.
    Forbidden(Text),
    /// 404: the record does not exist.
    NotFound,
    /// 404 with a text of the route's own.
    NotFoundText(Text),
    /// 406: a format that the API does not speak.
    NotAcceptable(Text),
    /// 409.
    Conflict(Text),
    /// 422: a value that breaks a rule.
    Unprocessable(Text),
    /// 422: all rules that are broken, as a list.
    UnprocessableList(Vec<String>),
    /// 422: all rules that are broken, by field and without `error`.
    UnprocessableFields(Vec<(&'static str, Vec<String>)>),
    /// 429: too often; the time is when it may be tried again, the other one is now.
    TooMany(EpochMs, EpochMs),
    /// 503: too much to do.
    Busy,
    /// 503: the store is away. 500: it is broken. The cause is in the log.
    Store(ErrorKind),
    /// 500: the upload store does not do its work. The cause is in the log.
    UploadStore,
    /// The request never came to a handler.
    Refused(Refusal),
}

/// What is wrong with a bearer token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenError {
    /// There is none, or it is no token of this server's, or its session was never there.
    Invalid,
    /// Its time is over.
    Expired,
    /// Its session was ended.
    Revoked,
    /// Its account is gone.
    NoAccount,
}

impl TokenError {
    const fn text(self) -> &'static str {
        match self {
            Self::Invalid => "The access token is invalid",
            Self::Expired => "The access token expired",
            Self::Revoked => "The access token was revoked",
            Self::NoAccount => "Account does not exist",
        }
    }
}

impl ApiError for IdentityError {
    fn status(&self) -> StatusCode {
        Self::status(self)
    }

    fn body(&self) -> Value {
        Self::body(self)
    }
}

impl IdentityError {
    /// 422 with a text.
    pub fn unprocessable(text: impl Into<Text>) -> Self {
        Self::Unprocessable(text.into())
    }

    /// 400 with a text.
    pub fn bad_request(text: impl Into<Text>) -> Self {
        Self::BadRequest(text.into())
    }

    /// 401 with a text.
    pub fn unauthorized(text: impl Into<Text>) -> Self {
        Self::Unauthorized(text.into())
    }

    /// A text that cannot be stored, under the name that people read.
    #[must_use]
    pub fn text(label: &str, error: TextError) -> Self {
        match error {
            TextError::TooLong(max) => {
                Self::unprocessable(format!("{label} is too long (maximum is {max} characters)"))
            }
            TextError::Nul => Self::unprocessable(format!("{label} is invalid")),
        }
    }

    /// A fault of the server's own, whose cause is written to the log here.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!("a request failed: {cause}");
        Self::Store(ErrorKind::Internal)
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        use StatusCode as S;
        match self {
            Self::BadRequest(_) => S::BAD_REQUEST,
            Self::Token(_) | Self::Unauthorized(_) => S::UNAUTHORIZED,
            Self::Forbidden(_) => S::FORBIDDEN,
            Self::NotFound | Self::NotFoundText(_) => S::NOT_FOUND,
            Self::NotAcceptable(_) => S::NOT_ACCEPTABLE,
            Self::Conflict(_) => S::CONFLICT,
            Self::Unprocessable(_) | Self::UnprocessableList(_) | Self::UnprocessableFields(_) => {
                S::UNPROCESSABLE_ENTITY
            }
            Self::TooMany(..) => S::TOO_MANY_REQUESTS,
            Self::Busy | Self::Store(ErrorKind::Unavailable) => S::SERVICE_UNAVAILABLE,
            Self::Store(_) | Self::UploadStore => S::INTERNAL_SERVER_ERROR,
            Self::Refused(refusal) => refusal.status(),
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::BadRequest(text)
            | Self::Unauthorized(text)
            | Self::Forbidden(text)
            | Self::NotFoundText(text)
            | Self::NotAcceptable(text)
            | Self::Conflict(text)
            | Self::Unprocessable(text) => text.clone(),
            Self::Token(error) => error.text().into(),
            Self::NotFound => "Record is not found".into(),
            Self::UnprocessableList(texts) => texts.join(", ").into(),
            Self::UnprocessableFields(fields) => {
                fields.iter().flat_map(|(_, texts)| texts.clone()).collect::<Vec<_>>().join(", ").into()
            }
            Self::TooMany(..) => "Too many requests".into(),
            Self::Busy => "The server is busy, please try again".into(),
            Self::Store(ErrorKind::Unavailable) => "The server cannot reach its store, please try again".into(),
            Self::Store(_) => "Something went wrong".into(),
            Self::UploadStore => "Connection error".into(),
            Self::Refused(refusal) => match refusal {
                Refusal::NotFound => "There is nothing at this path".into(),
                Refusal::MethodNotAllowed(method, _) => format!("This path does not answer {method}").into(),
                Refusal::TooLarge(limit) => format!("The body is larger than {limit} bytes").into(),
                Refusal::TooSlow => "The body did not arrive in time".into(),
                Refusal::BrokenBody => "The body broke off".into(),
                Refusal::WebPage => "This listener does not answer web pages".into(),
                Refusal::Unauthorized => "The service secret is missing or wrong".into(),
                Refusal::Broken => "Something went wrong".into(),
            },
        }
    }

    /// The body of the answer.
    #[must_use]
    pub fn body(&self) -> Value {
        match self {
            Self::UnprocessableList(texts) => json!({ "error": texts }),
            Self::UnprocessableFields(fields) => {
                fields.iter().map(|(field, texts)| ((*field).to_owned(), json!(texts))).collect()
            }
            _ => json!({ "error": self.message() }),
        }
    }

    /// The answer.
    #[must_use]
    pub fn into_response(self) -> Response {
        let mut response = reply::json(self.status(), &self.body());
        let headers = response.headers_mut();
        match &self {
            Self::Token(error) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
                if *error != TokenError::NoAccount {
                    let challenge = format!(
                        "Bearer realm=\"authkeep\", error=\"invalid_token\", error_description=\"{}\"",
                        error.text()
                    );
                    headers.extend(HeaderValue::try_from(challenge).ok().map(|value| (WWW_AUTHENTICATE, value)));
                    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
                    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
                }
            }
            Self::TooMany(until, now) => {
                let seconds = until.get().saturating_sub(now.get()).div_ceil(1000).max(1);
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            Self::Busy | Self::Store(ErrorKind::Unavailable) => {
                headers.insert(RETRY_AFTER, HeaderValue::from(BUSY_SECONDS));
            }
            Self::Refused(refusal) => refusal.add_headers(headers),
            _ => {}
        }
        response
    }
}

impl From<StoreError> for IdentityError {
    fn from(error: StoreError) -> Self {
        if error.kind() == ErrorKind::NotFound {
            return Self::NotFound;
        }
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        tracing::error!(kind = ?error.kind(), retry = ?error.retry(), cause, "{error}");
        Self::Store(error.kind())
    }
}

impl From<PasswordError> for IdentityError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy(Busy) => Self::Busy,
            PasswordError::Store(error) => error.into(),
            PasswordError::Failure(failure) => failure.into(),
        }
    }
}

impl From<IdentityFailure> for IdentityError {
    fn from(failure: IdentityFailure) -> Self {
        Self::internal(failure)
    }
}

impl From<ComposeError> for IdentityError {
    fn from(error: ComposeError) -> Self {
        Self::internal(error)
    }
}

impl From<TokensError> for IdentityError {
    fn from(error: TokensError) -> Self {
        match error {
            TokensError::Token(authority::TokenError::Invalid) => Self::Token(TokenError::Invalid),
            TokensError::Token(authority::TokenError::Expired) => Self::Token(TokenError::Expired),
            TokensError::Store(error) => error.into(),
            TokensError::Failure(failure) => failure.into(),
        }
    }
}

impl From<TokenError> for IdentityError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

/// How the listener's own refusals look under the paths of this API.
#[must_use]
pub fn refuse(refusal: Refusal) -> Response {
    IdentityError::Refused(refusal).into_response()
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    async fn answer(error: IdentityError) -> (u16, String) {
        let (parts, body) = error.into_response().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        (parts.status.as_u16(), String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn there_are_three_shapes_of_bodies() {
        let one = answer(IdentityError::NotFound).await;
        assert_eq!(one, (404, r#"{"error":"Record is not found"}"#.to_owned()));
        let list = answer(IdentityError::UnprocessableList(vec!["Email is invalid".into()])).await;
        assert_eq!(list, (422, r#"{"error":["Email is invalid"]}"#.to_owned()));
        let fields = IdentityError::UnprocessableFields(vec![("key", vec!["Key is invalid".into()])]);
        assert_eq!(answer(fields).await, (422, r#"{"key":["Key is invalid"]}"#.to_owned()));
    }

    #[test]
    fn a_token_that_is_refused_says_so_in_the_headers_as_well() {
        let response = IdentityError::Token(TokenError::Expired).into_response();
        let challenge = response.headers()[WWW_AUTHENTICATE].to_str().unwrap();
        assert!(challenge.contains("error_description=\"The access token expired\""), "{challenge}");
        assert_eq!(response.headers()[CONTENT_TYPE], "application/json; charset=utf-8");
        let gone = IdentityError::Token(TokenError::NoAccount).into_response();
        assert!(!gone.headers().contains_key(WWW_AUTHENTICATE));
    }

    #[test]
    fn who_comes_too_often_learns_when_to_come_back() {
        let at = |ms| EpochMs::new(ms).unwrap();
        let response = IdentityError::TooMany(at(61_001), at(1_000)).into_response();
        assert_eq!(response.headers()[RETRY_AFTER], "61");
    }
}
