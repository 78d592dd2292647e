//! What every answer of the authdb API looks like.

use authkeep::config::Dialect;
use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{Method, Response, StatusCode};
use serde_json::{Map, Value};

/// Panics unless the answer has the shape of its dialect.
pub(super) fn check(method: &Method, dialect: Dialect, response: &Response<Bytes>) -> StatusCode {
    let (status, headers, body) = (response.status(), response.headers(), response.body());
    assert!(status == StatusCode::OK || status.is_client_error(), "{method} was answered with {status}");
    assert_eq!(headers.get_all(CONTENT_TYPE).iter().collect::<Vec<_>>(), ["application/json"]);
    assert!(headers.contains_key("x-request-id"), "the answer has no request id");
    assert_eq!(headers.contains_key(ALLOW), status == StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(headers.contains_key(WWW_AUTHENTICATE), status == StatusCode::UNAUTHORIZED);
    let length = headers.get(CONTENT_LENGTH).expect("the answer says its length");
    if *method == Method::HEAD {
        assert!(body.is_empty(), "HEAD was answered with a body");
        return status;
    }
    assert_eq!(*length, body.len().to_string().as_str());
    let body: Value = serde_json::from_slice(body).expect("the body is JSON");
    match (&body, status) {
        (Value::Object(fields), status) if status.is_client_error() => check_error(fields, dialect, status),
        (Value::Object(_) | Value::Array(_), StatusCode::OK) => {}
        _ => panic!("{method} was answered with {status} and {body}"),
    }
    status
}

fn check_error(fields: &Map<String, Value>, dialect: Dialect, status: StatusCode) {
    assert!(fields["message"].as_str().is_some_and(|message| !message.is_empty()), "an error says nothing");
    let mut names: Vec<&str> = fields.keys().map(String::as_str).collect();
    names.sort_unstable();
    match dialect {
        Dialect::V036 => {
            assert!(names == ["message"] || names == ["code", "message"], "the error has {names:?}");
            assert!(fields.get("code").is_none_or(Value::is_string), "the code is no word");
        }
        Dialect::V042 => {
            assert_eq!(names, ["code", "errno", "error", "message"]);
            assert_eq!(fields["code"], status.as_u16());
            assert!(matches!(fields["errno"].as_u64(), Some(100..=999)), "the errno is {}", fields["errno"]);
            assert!(fields["error"].is_string(), "the error has no name");
        }
    }
}
