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
    let types: Vec<_> = headers.get_all(CONTENT_TYPE).iter().collect();
    assert_eq!(types, ["application/json"], "another content type");
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

#[cfg(test)]
mod tests {
    use http::response::Builder;

    use super::*;

    fn right(status: u16, body: &'static str) -> (Builder, &'static str) {
        let head = Response::builder()
            .status(status)
            .header(CONTENT_TYPE, "application/json")
            .header(CONTENT_LENGTH, body.len())
            .header("x-request-id", "1");
        (head, body)
    }

    fn check_early((head, body): (Builder, &'static str)) {
        check(&Method::GET, Dialect::V036, &head.body(Bytes::from_static(body.as_bytes())).unwrap());
    }

    #[test]
    fn a_right_answer_passes() {
        check_early(right(200, "{}"));
        check_early(right(404, "{\"message\":\"Not Found\"}"));
    }

    #[test]
    #[should_panic(expected = "was answered with 500")]
    fn a_failure_of_the_server_is_seen() {
        check_early(right(500, "{\"message\":\"oh\"}"));
    }

    #[test]
    #[should_panic(expected = "the error has")]
    fn an_error_of_the_other_dialect_is_seen() {
        check_early(right(404, "{\"message\":\"Not Found\",\"errno\":116,\"error\":\"Not Found\",\"code\":404}"));
    }

    #[test]
    #[should_panic(expected = "the body is JSON")]
    fn a_body_that_is_no_json_is_seen() {
        check_early(right(404, "Not Found"));
    }

    #[test]
    #[should_panic(expected = "another content type")]
    fn another_content_type_is_seen() {
        let (head, body) = right(200, "{}");
        check_early((head.header(CONTENT_TYPE, "application/json; charset=utf-8"), body));
    }
}
