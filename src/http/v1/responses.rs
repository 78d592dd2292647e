//! The answers of these APIs that are no success, as the document describes them. Their examples are made by the code that
//! answers.

use utoipa::{IntoResponses, ToSchema};

use crate::http::error::v1::V1Error;
use crate::http::error::{ApiError as _, Refusal};
use crate::http::identity::responses::{Responses, answer};

/// What went wrong.
#[derive(ToSchema)]
#[schema(as = v1::Error)]
#[expect(dead_code, reason = "it describes what errors are written as")]
pub(in crate::http) struct ErrorBody {
    #[schema(rename = "statusCode")]
    status_code: u16,
    /// What kind of fault of the body it is; only with some.
    #[schema(nullable = false)]
    code: Option<String>,
    /// The name of the status.
    error: String,
    /// What people read, and all that clients look at.
    message: String,
}

answer!(
    "v1" BadRequest,
    "The body is not what the route takes, or what it says leads nowhere. Nothing changes.",
    ErrorBody,
    "missing" => V1Error::Validation("body must have required property 'key'".into()),
    "malformed JSON" => V1Error::Json("expected value at line 1 column 1".into()),
    "empty body" => V1Error::EmptyBody,
);
answer!(
    "v1" InvalidInput,
    "The body is not what the route takes, or it proves nothing. It is never said what was wrong.",
    ErrorBody,
    "missing" => V1Error::Validation("body must have required property 'pke_key'".into()),
    "invalid" => V1Error::BadRequest("Invalid Input".into()),
);
answer!(
    "v1" Unauthorized,
    "The proof or the session is wrong, or there is no such pseudonym.",
    ErrorBody,
    "wrong" => V1Error::Unauthorized("Invalid profile ID or key".into()),
);
answer!(
    "v1" Closed,
    "The service secret is missing or wrong. On the public listener it is demanded always.",
    ErrorBody,
    "secret" => V1Error::Refused(Refusal::Unauthorized),
);
answer!(
    "v1" NothingLeft,
    "The bucket is empty.",
    ErrorBody,
    "empty" => V1Error::NothingLeft("No token is left".into()),
);
answer!(
    "v1" Conflict,
    "There would be more tokens than there may be, or another fill is running.",
    ErrorBody,
    "full" => V1Error::Conflict("There would be more tokens than exchange.max_stock allows".into()),
);
answer!(
    "v1" TooMany,
    "There were too many wrong proofs. `Retry-After` says in how many seconds the next may be tried.",
    ErrorBody,
    "too many" => V1Error::TooMany(4),
);
answer!(
    "v1" Forbidden,
    "A web page sent the request, or it is addressed to a host that is not this one.",
    ErrorBody,
    "web page" => V1Error::Refused(Refusal::WebPage),
);
answer!(
    "v1" UnsupportedMediaType,
    "The body is not said to be JSON.",
    ErrorBody,
    "form" => V1Error::MediaType("application/x-www-form-urlencoded".into()),
);
answer!(
    "v1" TooLarge,
    "The body is larger than `server.limits.body_bytes`.",
    ErrorBody,
    "too large" => V1Error::Refused(Refusal::TooLarge(1_048_576)),
);
answer!(
    "v1" TooSlow,
    "The body did not arrive within `server.limits.body_seconds`.",
    ErrorBody,
    "too slow" => V1Error::Refused(Refusal::TooSlow),
);
answer!(
    "v1" Failed,
    "The server failed, or a bucket that it draws from is empty. Nothing is spent.",
    ErrorBody,
    "failed" => V1Error::Internal("Internal error".into()),
);
answer!(
    "v1" Unavailable,
    "There is too much to do, or the store is away. `Retry-After` says in how many seconds it may be tried again.",
    ErrorBody,
    "busy" => V1Error::Unavailable("Too much is being computed; try again later".into()),
);

/// What every route can answer.
pub(in crate::http) enum Always {}

impl IntoResponses for Always {
    fn responses() -> Responses {
        [
            UnsupportedMediaType::responses(),
            TooSlow::responses(),
            TooLarge::responses(),
            Failed::responses(),
            Unavailable::responses(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
