//! A body as Fastify reads it: JSON with an object in it, nothing else.

use http::HeaderMap;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING};
use serde_json::{Map, Value};

use crate::http::error::v1::V1Error;

/// Reads the members of a body.
///
/// # Errors
/// 400 and 415.
pub fn read(headers: &HeaderMap, body: &[u8]) -> Result<Map<String, Value>, V1Error> {
    let not_an_object = || V1Error::Validation("body must be object".into());
    let given = headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
    let essence = given.map(|given| given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    match essence.as_deref() {
        Some("application/json") => {}
        // It is read as a text, which is no object.
        Some("text/plain") => return Err(not_an_object()),
        None if body.is_empty() && is_without_body(headers) => return Err(not_an_object()),
        _ => {
            let shown = given.unwrap_or("undefined").chars().filter(|c| !c.is_control()).take(100).collect();
            return Err(V1Error::MediaType(shown));
        }
    }
    if body.is_empty() {
        return Err(V1Error::EmptyBody);
    }
    let value: Value = serde_json::from_slice(body).map_err(|error| V1Error::Json(error.to_string().into()))?;
    if is_poisoned(&value) {
        return Err(V1Error::Json("Object contains forbidden prototype property".into()));
    }
    match value {
        Value::Object(members) => Ok(members),
        _ => Err(not_an_object()),
    }
}

fn is_without_body(headers: &HeaderMap) -> bool {
    let length = headers.get(CONTENT_LENGTH).is_none_or(|length| length == "0");
    length && !headers.contains_key(TRANSFER_ENCODING)
}

/// Whether a member's name would change the prototype of an object in JavaScript. There is none here; clients rely on the
/// refusal.
fn is_poisoned(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(name, value)| {
            name == "__proto__" || (name == "constructor" && value.get("prototype").is_some()) || is_poisoned(value)
        }),
        Value::Array(items) => items.iter().any(is_poisoned),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::http::error::ApiError;

    fn refused(kind: Option<&'static str>, body: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.extend(kind.map(|kind| (CONTENT_TYPE, HeaderValue::from_static(kind))));
        headers.insert(CONTENT_LENGTH, body.len().into());
        match read(&headers, body.as_bytes()) {
            Ok(members) => format!("{} members", members.len()),
            Err(error) => {
                let body = error.body();
                let code = body.get("code").and_then(Value::as_str).unwrap_or("-").to_owned();
                format!("{} {code} {}", error.status().as_u16(), body["message"].as_str().unwrap_or_default())
            }
        }
    }

    const JSON: Option<&str> = Some("application/json");

    #[test]
    fn a_json_object_is_read() {
        assert_eq!(refused(JSON, r#"{"a":1,"b":{}}"#), "2 members");
        assert_eq!(refused(Some("Application/JSON; charset=utf-8"), "{}"), "0 members");
    }

    #[test]
    fn anything_else_is_refused_in_the_words_of_the_original() {
        let no_object = "400 FST_ERR_VALIDATION body must be object";
        for (kind, body) in [(None, ""), (Some("text/plain"), "{}"), (JSON, "[]"), (JSON, "null"), (JSON, "\"{}\"")] {
            assert_eq!(refused(kind, body), no_object, "{kind:?} {body}");
        }
        assert_eq!(
            refused(JSON, ""),
            "400 FST_ERR_CTP_EMPTY_JSON_BODY Body cannot be empty when content-type is set to 'application/json'"
        );
        let form = "application/x-www-form-urlencoded";
        let unsupported = "415 FST_ERR_CTP_INVALID_MEDIA_TYPE Unsupported Media Type:";
        assert_eq!(refused(Some(form), "a=b"), format!("{unsupported} {form}"));
        assert_eq!(refused(None, "{}"), format!("{unsupported} undefined"));
        assert!(refused(JSON, "{").starts_with("400 - "));
    }

    #[test]
    fn no_member_is_named_after_a_prototype() {
        for body in [r#"{"__proto__":1}"#, r#"{"a":[{"__proto__":{}}]}"#, r#"{"constructor":{"prototype":1}}"#] {
            assert_eq!(refused(JSON, body), "400 - Object contains forbidden prototype property", "{body}");
        }
        assert_eq!(refused(JSON, r#"{"constructor":1}"#), "1 members");
    }
}
