//! The successes of this API. A route that gives nothing back answers `null`, as the original does.

#![expect(clippy::unnecessary_wraps, reason = "a handler ends with its answer, which is a success")]

use http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};
use warp::reply::Response;

use super::Outcome;
use crate::http::reply;

/// 200 with a body.
pub(in crate::http) fn ok(body: &impl Serialize) -> Outcome {
    Ok(reply::json(StatusCode::OK, body))
}

/// 201 with a body.
pub(in crate::http) fn created(body: &impl Serialize) -> Outcome {
    Ok(reply::json(StatusCode::CREATED, body))
}

/// 200 with `null`.
pub(in crate::http) fn ok_null() -> Outcome {
    ok(&Value::Null)
}

/// 201 with `null`.
pub(in crate::http) fn created_null() -> Outcome {
    created(&Value::Null)
}

/// 201 with a message for people.
pub(in crate::http) fn created_message(message: &str) -> Outcome {
    created(&json!({ "message": message }))
}

/// 204 without a body.
pub(in crate::http) fn no_content() -> Outcome {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}
