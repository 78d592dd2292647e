//! The answers of the authdb API that are no success, as the document describes them. Their examples are made by the
//! code that answers.

use std::collections::BTreeMap;

use http::Method;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToResponse, ToSchema};

use crate::config::Dialect;
use crate::http::error::Refusal;
use crate::http::error::authdb::{AuthdbError, ErrorBody, bad_path_id};

/// Declares an answer: its name, what it means, and the errors that are answered so, all of one status.
macro_rules! answer {
    ($name:ident, $meaning:literal, $($label:literal => $error:expr),+ $(,)?) => {
        #[doc = $meaning]
        pub(in crate::http) enum $name {}

        impl $name {
            const NAME: &'static str = concat!("authdb.", stringify!($name));
        }

        impl<'r> ToResponse<'r> for $name {
            fn response() -> (&'r str, RefOr<Response>) {
                (Self::NAME, describe($meaning, &[$(($label, $error)),+]))
            }
        }

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                let statuses = [$($error.status()),+];
                let reference = RefOr::from(Ref::from_response_name(Self::NAME));
                statuses.iter().map(|status| (status.as_str().to_owned(), reference.clone())).collect()
            }
        }
    };
}

fn describe(meaning: &str, errors: &[(&str, AuthdbError)]) -> RefOr<Response> {
    let examples = errors.iter().flat_map(|(label, error)| {
        [(Dialect::V036, "0.36"), (Dialect::V042, "0.42")].map(|(dialect, name)| {
            let value = serde_json::to_value(error.body(dialect)).ok();
            (format!("{label}, dialect {name}"), ExampleBuilder::new().value(value).build())
        })
    });
    let schema = Ref::from_schema_name(ErrorBody::name());
    let content = ContentBuilder::new().schema(Some(schema)).examples_from_iter(examples).build();
    ResponseBuilder::new().description(meaning).content("application/json", content).into()
}

answer!(NotFound, "There is no such record; no record has an id of this form.", "not found" => AuthdbError::NotFound);
answer!(Conflict, "A record with this id or e-mail exists already; it stays as it is.", "exists" => AuthdbError::Conflict);
answer!(
    BadId,
    "The id in the path has another form.",
    "id" => bad_path_id(&Method::DELETE, "tokenId", "must be 64 hex digits"),
);
answer!(
    BadRequest,
    "The id in the path has another form, a field is missing or wrong, or the body is not a JSON object. Nothing changes.",
    "id" => bad_path_id(&Method::PUT, "tokenId", "must be 64 hex digits"),
    "missing field" => AuthdbError::MissingField("uid"),
    "wrong field" => AuthdbError::BadField("uid", "must be 32 hex digits"),
    "malformed JSON" => AuthdbError::MalformedJson("expected value at line 1 column 1".to_owned()),
);
answer!(
    IncorrectPassword,
    "The hash is another one or missing, or the account is unknown; or the request is wrong.",
    "incorrect password" => AuthdbError::IncorrectPassword,
    "wrong field" => AuthdbError::BadField("verifyHash", "must be 64 hex digits"),
);
answer!(
    UnsupportedMediaType,
    "The body has another `Content-Type` than `application/json`.",
    "media type" => AuthdbError::UnsupportedMediaType,
);
answer!(
    Failed,
    "The store did not do its work. The message says what is wrong, and names no record.",
    "failed" => AuthdbError::Store("the store does not answer".to_owned()),
);
answer!(
    Unauthorized,
    "The service secret is missing or wrong.",
    "unauthorized" => AuthdbError::from(Refusal::Unauthorized),
);
answer!(
    Forbidden,
    "The request comes from a web page, or is addressed to a host that is not this one (`server.internal.hosts`).",
    "web page" => AuthdbError::from(Refusal::WebPage),
);
answer!(
    TooSlow,
    "The body did not arrive within `server.limits.body_seconds`.",
    "too slow" => AuthdbError::from(Refusal::TooSlow),
);
answer!(
    TooLarge,
    "The body is larger than `server.limits.body_bytes`.",
    "too large" => AuthdbError::from(Refusal::TooLarge(1024 * 1024)),
);
