//! What the pseudonym and exchange APIs have in common: JSON bodies that are checked as Fastify checked them for the
//! original services, and its answers to what no route has.

pub mod body;
pub mod members;
pub(in crate::http) mod responses;

use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};
use warp::reply::Response;

use crate::http::call::Call;
use crate::http::error::v1::{self as errors, V1Error};
use crate::http::reply;
use crate::http::route::Answer;
use crate::http::scope::Scope;

/// What these APIs do on every path below their own. A method that a path does not have is 404 as well.
pub const SCOPE: Scope = Scope {
    prefix: "/v1",
    suffix: "",
    lenient: false,
    missing: Some(|method, path| V1Error::NoRoute(method.clone(), path.to_owned()).into_response()),
    options: None,
    finish: |_, _| {},
    refuse: |_, refusal| errors::refuse(refusal),
};

/// What a handler gives back.
pub(in crate::http) type Outcome = Result<Response, V1Error>;

/// One request, its body read.
pub(in crate::http) struct Request {
    /// The request as it came.
    pub(in crate::http) call: Call,
    /// The members of its body.
    pub(in crate::http) body: Map<String, Value>,
}

/// Reads the body and calls the handler.
pub(in crate::http) fn answer<F>(handler: fn(Request) -> F, call: Call) -> Answer
where
    F: Future<Output = Outcome> + Send + 'static,
{
    Box::pin(async move {
        let outcome = match body::read(&call.headers, &call.body) {
            Ok(body) => handler(Request { call, body }).await,
            Err(error) => Err(error),
        };
        outcome.unwrap_or_else(V1Error::into_response)
    })
}

/// 200 with a body.
#[expect(clippy::unnecessary_wraps, reason = "a handler ends with its answer, which is a success")]
pub(in crate::http) fn ok(body: &impl Serialize) -> Outcome {
    let mut response = reply::json(StatusCode::OK, body);
    response.headers_mut().insert(CONTENT_TYPE, errors::JSON_UTF8);
    Ok(response)
}

/// 200 without a body.
#[expect(clippy::unnecessary_wraps, reason = "a handler ends with its answer, which is a success")]
pub(in crate::http) fn ok_empty() -> Outcome {
    let mut response = Response::default();
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    Ok(response)
}
