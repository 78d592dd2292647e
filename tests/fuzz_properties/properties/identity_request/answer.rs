//! What every answer of the identity API looks like.

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER,
    WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use http::{Method, Response, StatusCode};
use serde_json::{Map, Value};

/// Panics unless the answer has the shape of the API. Outside of its paths the listener's own refusals answer.
pub(super) fn check(method: &Method, operation: &str, is_in_scope: bool, response: &Response<Bytes>) -> StatusCode {
    let (status, headers, body) = (response.status(), response.headers(), response.body());
    let about = format!("{method} {operation}: {status}");
    assert!(status.is_success() || status.is_client_error(), "{about}");
    assert!(headers.contains_key("x-request-id"), "{about}: no request id");
    assert_eq!(headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN), is_in_scope, "{about}: browsers are not told");
    assert_eq!(headers.contains_key(ALLOW), status == StatusCode::METHOD_NOT_ALLOWED, "{about}: Allow");
    assert_eq!(headers.contains_key(RETRY_AFTER), status == StatusCode::TOO_MANY_REQUESTS, "{about}: Retry-After");
    assert!(!headers.contains_key(WWW_AUTHENTICATE) || status == StatusCode::UNAUTHORIZED, "{about}: a challenge");
    if *method == Method::HEAD || status == StatusCode::NO_CONTENT || (*method == Method::OPTIONS && is_in_scope) {
        assert!(body.is_empty(), "{about}: a body");
        return status;
    }
    let length = headers.get(CONTENT_LENGTH).expect("the answer says its length");
    assert_eq!(*length, body.len().to_string().as_str(), "{about}: another length");
    let types: Vec<_> = headers.get_all(CONTENT_TYPE).iter().filter_map(|value| value.to_str().ok()).collect();
    if operation == "getV1DocumentsFile" && status.is_success() {
        assert!(matches!(types[..], ["image/jpeg" | "image/png" | "application/pdf"]), "{about}: {types:?}");
        assert_eq!(headers[X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(headers[CONTENT_DISPOSITION].as_bytes().starts_with(b"attachment; "), "{about}: shown in a browser");
        return status;
    }
    assert!(matches!(types[..], ["application/json" | "application/json; charset=utf-8"]), "{about}: {types:?}");
    let body: Value = serde_json::from_slice(body).expect("the body is JSON");
    if status.is_client_error() {
        match &body {
            Value::Object(fields) => check_error(operation, status, fields),
            other => panic!("{about}: {other}"),
        }
    }
    status
}

fn check_error(operation: &str, status: StatusCode, fields: &Map<String, Value>) {
    let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    let is_list = |value: &Value| value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(is_text));
    let is_unprocessable = status == StatusCode::UNPROCESSABLE_ENTITY;
    let right = match operation {
        "postV1Labels" | "patchV1LabelsKey" if is_unprocessable => {
            !fields.is_empty() && fields.iter().all(|(name, told)| matches!(&**name, "key" | "value") && is_list(told))
        }
        "postV1Accounts" if is_unprocessable => fields.len() == 1 && fields.get("error").is_some_and(is_list),
        _ => fields.len() == 1 && fields.get("error").is_some_and(is_text),
    };
    assert!(right, "{operation} is refused with {status} and {fields:?}");
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
            .header(ACCESS_CONTROL_ALLOW_ORIGIN, "*")
            .header("x-request-id", "1");
        (head, body)
    }

    fn check_of(operation: &str, (head, body): (Builder, &'static str)) {
        check(&Method::POST, operation, true, &head.body(Bytes::from_static(body.as_bytes())).unwrap());
    }

    #[test]
    fn right_answers_pass() {
        check_of("", right(404, r#"{"error":"no"}"#));
        check_of("postV1Sessions", right(201, "\"token\""));
        check_of("postV1Accounts", right(422, r#"{"error":["no"]}"#));
        check_of("postV1Labels", right(422, r#"{"key":["no"]}"#));
    }

    #[test]
    #[should_panic(expected = "POST : 503")]
    fn a_failure_of_the_server_is_seen() {
        check_of("", right(503, r#"{"error":"no"}"#));
    }

    #[test]
    #[should_panic(expected = "is refused with")]
    fn an_error_of_another_shape_is_seen() {
        check_of("postV1Labels", right(422, r#"{"error":"no"}"#));
    }

    #[test]
    #[should_panic(expected = "browsers are not told")]
    fn an_answer_without_the_headers_of_its_scope_is_seen() {
        let (mut head, body) = right(200, "null");
        head.headers_mut().unwrap().remove(ACCESS_CONTROL_ALLOW_ORIGIN);
        check_of("", (head, body));
    }

    #[test]
    #[should_panic(expected = "Retry-After")]
    fn a_throttle_that_does_not_say_for_how_long_is_seen() {
        check_of("", right(429, r#"{"error":"no"}"#));
    }
}
