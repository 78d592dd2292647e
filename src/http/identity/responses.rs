//! The answers of this API that are no success, as the document describes them. Their examples are made by the code that
//! answers.

use std::collections::BTreeMap;

use authkeep_store::{EpochMs, ErrorKind};
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

use crate::http::error::identity::{IdentityError, TokenError};
use crate::http::error::{ApiError, Refusal};

/// What went wrong.
#[derive(ToSchema)]
#[schema(as = identity::Error)]
#[expect(dead_code, reason = "it describes what errors are written as")]
pub(in crate::http) struct ErrorBody {
    /// A text for people. Clients of the original compare it, so it stays as it is.
    error: String,
}

/// Everything that is wrong with what was given.
#[derive(ToSchema)]
#[schema(as = identity::Errors)]
#[expect(dead_code, reason = "it describes what errors are written as")]
pub(in crate::http) struct ErrorsBody {
    /// One text a rule that is broken.
    error: Vec<String>,
}

/// Declares an answer of an API: its name, what it means, the schema of its body, and the errors that are answered so.
macro_rules! answer {
    ($api:literal $name:ident, $meaning:literal, $body:ty, $($label:literal => $error:expr),+ $(,)?) => {
        #[doc = $meaning]
        pub(in crate::http) enum $name {}

        impl $name {
            const NAME: &'static str = concat!($api, ".", stringify!($name));
        }

        impl<'r> ::utoipa::ToResponse<'r> for $name {
            fn response() -> (&'r str, ::utoipa::openapi::RefOr<::utoipa::openapi::Response>) {
                let body = <$body as ::utoipa::ToSchema>::name();
                (Self::NAME, $crate::http::identity::responses::describe($meaning, &body, &[$(($label, $error)),+]))
            }
        }

        impl ::utoipa::IntoResponses for $name {
            fn responses() -> $crate::http::identity::responses::Responses {
                let statuses = [$($error.status()),+];
                let reference = ::utoipa::openapi::RefOr::from(::utoipa::openapi::Ref::from_response_name(Self::NAME));
                statuses.iter().map(|status| (status.as_str().to_owned(), reference.clone())).collect()
            }
        }
    };
}
pub(in crate::http) use answer;

/// Answers by their status.
pub(in crate::http) type Responses = BTreeMap<String, RefOr<Response>>;

/// An answer with a JSON body.
pub(in crate::http) fn describe<E: ApiError>(meaning: &str, schema: &str, errors: &[(&str, E)]) -> RefOr<Response> {
    let examples = errors
        .iter()
        .map(|(label, error)| ((*label).to_owned(), ExampleBuilder::new().value(Some(error.body())).build()));
    let schema = Ref::from_schema_name(schema);
    let content = ContentBuilder::new().schema(Some(schema)).examples_from_iter(examples).build();
    ResponseBuilder::new().description(meaning).content("application/json", content).into()
}

answer!(
    "identity" BadRequest,
    "A parameter is missing, empty or of another kind, the body cannot be read, or the account is not in the state for it. \
     Nothing changes.",
    ErrorBody,
    "missing" => IdentityError::bad_request("Email is missing, Email is empty"),
    "malformed JSON" => IdentityError::bad_request("The body is not valid JSON"),
);
answer!(
    "identity" Unauthorized,
    "The bearer token is missing, wrong or over.",
    ErrorBody,
    "invalid" => IdentityError::Token(TokenError::Invalid),
    "expired" => IdentityError::Token(TokenError::Expired),
    "revoked" => IdentityError::Token(TokenError::Revoked),
    "account gone" => IdentityError::Token(TokenError::NoAccount),
);
answer!(
    "identity" WrongPassword,
    "The bearer token is missing, wrong or over, or the old password is wrong. Nothing changes.",
    ErrorBody,
    "token" => IdentityError::Token(TokenError::Invalid),
    "password" => IdentityError::unauthorized("Invalid password"),
);
answer!(
    "identity" Refused,
    "What was shown is wrong.",
    ErrorBody,
    "password" => IdentityError::unauthorized("Invalid Email or Password"),
    "locked" => IdentityError::unauthorized("Your account was locked!"),
);
answer!(
    "identity" Forbidden,
    "The account has a second factor, and its code is missing or wrong.",
    ErrorBody,
    "missing" => IdentityError::Forbidden("The account has enabled 2FA but OTP code is missing".into()),
    "wrong" => IdentityError::Forbidden("OTP code is invalid".into()),
);
answer!("identity" NotFound, "There is no such record.", ErrorBody, "not found" => IdentityError::NotFound);
answer!(
    "identity" NotAcceptable,
    "A format is asked for, or a content type given, that the API does not speak.",
    ErrorBody,
    "format" => IdentityError::NotAcceptable("The requested format 'xml' is not supported.".into()),
);
answer!(
    "identity" Conflict,
    "There is one already.",
    ErrorBody,
    "exists" => IdentityError::Conflict("Profile already exists".into()),
);
answer!(
    "identity" Unprocessable,
    "A value breaks a rule. Nothing changes.",
    ErrorBody,
    "rule" => IdentityError::unprocessable("Confirmation token is invalid"),
);
answer!(
    "identity" UnprocessableList,
    "Values break rules: all of them are told. Nothing changes.",
    ErrorsBody,
    "rules" => IdentityError::UnprocessableList(vec!["Email is invalid".to_owned()]),
);
answer!(
    "identity" TooMany,
    "It was tried too often. `Retry-After` says in how many seconds it may be tried again.",
    ErrorBody,
    "too many" => IdentityError::TooMany(EpochMs::MAX, EpochMs::MAX),
);
answer!(
    "identity" TooLarge,
    "The body is too large.",
    ErrorBody,
    "too large" => IdentityError::Refused(Refusal::TooLarge(1_048_576)),
);
answer!(
    "identity" TooSlow,
    "The body did not arrive in time.",
    ErrorBody,
    "too slow" => IdentityError::Refused(Refusal::TooSlow),
);
answer!("identity" Failed, "The server failed; its log says why.", ErrorBody, "failed" => IdentityError::Store(ErrorKind::Internal));
answer!(
    "identity" Unavailable,
    "The server is too busy, or cannot reach its store. `Retry-After` says when it may be tried again, in seconds.",
    ErrorBody,
    "busy" => IdentityError::Busy,
    "away" => IdentityError::Store(ErrorKind::Unavailable),
);

/// What every route can answer.
pub(in crate::http) enum Always {}

impl IntoResponses for Always {
    fn responses() -> Responses {
        [
            BadRequest::responses(),
            NotAcceptable::responses(),
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

/// The label routes tell what is wrong by field.
#[derive(ToSchema)]
#[schema(as = identity::LabelErrors)]
#[expect(dead_code, reason = "it describes what errors are written as")]
pub(in crate::http) struct LabelErrorsBody {
    /// What is wrong with the key.
    #[schema(nullable = false)]
    key: Option<Vec<String>>,
    /// What is wrong with the value.
    #[schema(nullable = false)]
    value: Option<Vec<String>>,
}

answer!(
    "identity" UnprocessableLabel,
    "The key or the value breaks a rule. Nothing changes.",
    LabelErrorsBody,
    "taken" => IdentityError::UnprocessableFields(vec![("key", vec!["Key has already been taken".to_owned()])]),
);
