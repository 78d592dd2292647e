//! What every answer of these APIs looks like.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{Method, Response, StatusCode};
use serde_json::Value;

use super::scene::Asked;

/// The statuses that the document has for each operation.
static DOCUMENTED: LazyLock<BTreeMap<String, BTreeSet<u16>>> = LazyLock::new(|| {
    let document = serde_json::to_value(authkeep::http::openapi::document()).expect("it is JSON");
    let paths = document["paths"].as_object().expect("paths").values();
    let operations = paths.filter_map(Value::as_object).flat_map(|path| path.values());
    let statuses = operations.map(|operation| {
        let statuses = operation["responses"].as_object().expect("answers").keys();
        let id = operation["operationId"].as_str().expect("an id").to_owned();
        (id, statuses.map(|status| status.parse().expect("a status")).collect())
    });
    statuses.collect()
});

/// The operations that succeed without a body.
const WITHOUT_BODY: [&str; 4] = ["signOut", "fillBucket", "fill", "spendToken"];

/// Panics unless the answer has the shape of these APIs. Outside of their paths the listener's own refusals answer.
pub(super) fn check(asked: &Asked, response: &Response<Bytes>) -> StatusCode {
    let (status, headers, body) = (response.status(), response.headers(), response.body());
    let about = format!("{} {}: {status}", asked.method, asked.operation);
    assert_eq!(headers.contains_key("x-request-id"), !asked.is_quiet, "{about}: a gap in the numbers");
    if asked.is_shut_out {
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{about} without the service secret");
    }
    if asked.operation.is_empty() {
        assert_eq!(status, StatusCode::NOT_FOUND, "{about}");
    } else {
        assert!(DOCUMENTED[asked.operation].contains(&status.as_u16()), "{about} is not documented");
        assert!(status.is_success() || status.is_client_error() || status == 500, "{about}");
    }
    assert_eq!(headers.contains_key(RETRY_AFTER), status == StatusCode::TOO_MANY_REQUESTS, "{about}: Retry-After");
    assert!(!headers.contains_key(WWW_AUTHENTICATE) || status == StatusCode::UNAUTHORIZED, "{about}: a challenge");
    if asked.method == Method::HEAD {
        assert!(body.is_empty(), "{about}: a body");
        return status;
    }
    let length = headers.get(CONTENT_LENGTH).expect("the answer says its length");
    assert_eq!(*length, body.len().to_string().as_str(), "{about}: another length");
    if status.is_success() && WITHOUT_BODY.contains(&asked.operation) {
        assert!(body.is_empty() && !headers.contains_key(CONTENT_TYPE), "{about}: a body");
        return status;
    }
    if !asked.is_in_scope {
        return status;
    }
    assert_eq!(headers[CONTENT_TYPE], "application/json; charset=utf-8", "{about}");
    let body: Value = serde_json::from_slice(body).expect("the body is JSON");
    if !status.is_success() {
        check_error(&about, status, &body);
    }
    status
}

fn check_error(about: &str, status: StatusCode, body: &Value) {
    let members = body.as_object().expect("an object");
    assert_eq!(body["statusCode"], status.as_u16(), "{about}: {body}");
    assert_eq!(body["error"].as_str(), status.canonical_reason(), "{about}: {body}");
    assert!(body["message"].as_str().is_some_and(|text| !text.is_empty()), "{about}: {body}");
    let known = ["statusCode", "error", "message", "code"];
    assert!(members.keys().all(|name| known.contains(&name.as_str())), "{about}: {body}");
    assert!(body.get("code").is_none_or(Value::is_string), "{about}: {body}");
}
