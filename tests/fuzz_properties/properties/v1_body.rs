//! Bodies of the pseudonym and exchange APIs: what is read is the JSON that came, what is refused is refused in the shape
//! of these APIs, and members are what they are in the JSON.

use arbitrary::{Result, Unstructured};
use authkeep::http::error::ApiError;
use authkeep::http::error::v1::V1Error;
use authkeep::http::v1::body;
use authkeep::http::v1::members::Members;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use serde_json::{Map, Value};

use super::request_text;

const NAMES: [&str; 6] = ["profile_id", "key", "jwt", "tokens", "bucket", ""];

/// Reads the bytes as a request in text, as a body that is said to be JSON, and as choices of a body and its headers.
pub fn check(bytes: &[u8]) {
    if let Some(request) = request_text::request(bytes) {
        check_body(request.headers(), request.body());
    }
    let json = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    check_body(&json, bytes);
    let _ = check_choices(&mut Unstructured::new(bytes));
}

fn check_choices(choices: &mut Unstructured<'_>) -> Result<()> {
    let mut headers = HeaderMap::new();
    let kinds = ["application/json", "Application/JSON ; charset=utf-8", "text/plain", "application/jsonp", ""];
    let kind = if choices.ratio(1, 4)? {
        HeaderValue::from_bytes(choices.arbitrary()?).ok()
    } else {
        Some(HeaderValue::from_static(choices.choose(&kinds)?))
    };
    headers.extend(kind.map(|kind| (CONTENT_TYPE, kind)));
    if choices.arbitrary()? {
        headers.insert(CONTENT_LENGTH, choices.arbitrary::<u16>()?.into());
    }
    let mut members = Map::new();
    for _ in 0..choices.int_in_range(0..=4)? {
        let name = if choices.ratio(1, 6)? { choices.arbitrary()? } else { *choices.choose(&NAMES)? };
        members.insert(name.to_owned(), value(choices, 2)?);
    }
    check_body(&headers, Value::from(members).to_string().as_bytes());
    Ok(())
}

fn value(choices: &mut Unstructured<'_>, depth: u8) -> Result<Value> {
    let kinds = if depth == 0 { 4 } else { 6 };
    Ok(match choices.int_in_range(0..=kinds)? {
        0 => Value::Null,
        1 => choices.arbitrary::<bool>()?.into(),
        2 => choices.arbitrary::<f64>()?.into(),
        3 => choices.arbitrary::<u16>()?.into(),
        4 => choices.arbitrary::<&str>()?.into(),
        5 => Value::Array(vec![value(choices, depth - 1)?; choices.int_in_range(0..=2)?]),
        _ => {
            let name = *choices.choose(&["auth_token", "__proto__", "constructor", "prototype"])?;
            Value::Object(Map::from_iter([(name.to_owned(), value(choices, depth - 1)?)]))
        }
    })
}

fn check_body(headers: &HeaderMap, body: &[u8]) {
    match body::read(headers, body) {
        Ok(members) => {
            let kind = headers[CONTENT_TYPE].to_str().expect("it was read").to_ascii_lowercase();
            assert!(kind.trim_start().starts_with("application/json"), "{kind}");
            let whole = Value::from(members.clone());
            assert_eq!(serde_json::from_slice::<Value>(body).ok(), Some(whole), "something else was read");
            assert!(!members.contains_key("__proto__"), "a prototype is a member");
            check_members(&members);
        }
        Err(error) => check_error(&error, "", &[400, 415]),
    }
}

fn check_error(error: &V1Error, begins: &str, statuses: &[u16]) {
    let (status, body) = (error.status().as_u16(), error.body());
    assert!(statuses.contains(&status), "{error:?}");
    assert_eq!(body["statusCode"], status, "{error:?}");
    let is_told = |name: &str| body[name].as_str().is_some_and(|text| !text.is_empty());
    assert!(is_told("error") && is_told("message"), "{body}");
    assert!(body["message"].as_str().is_some_and(|text| text.starts_with(begins)), "{body}");
}

/// By rules that are written down a second time.
fn check_members(members: &Map<String, Value>) {
    let body = Members::of_body(members);
    for name in NAMES {
        let value = members.get(name);
        let agree = |read: std::result::Result<Value, V1Error>, expected: Option<Value>| match (read, expected) {
            (Ok(read), Some(expected)) => assert_eq!(read, expected, "{name}"),
            (Err(error), None) => check_error(&error, "body", &[400]),
            (read, expected) => panic!("{name}: {read:?} instead of {expected:?}"),
        };
        agree(body.require(&[name]).map(|()| Value::Null), value.map(|_| Value::Null));
        agree(body.texts([name]).map(|[text]| text.into()), value.filter(|value| value.is_string()).cloned());
        let allowed = Value::from("email");
        agree(body.one_of(name, &["email"]).map(Value::from), value.filter(|value| **value == allowed).cloned());
        let is_list = |list: &&Value| list.as_array().is_some_and(|list| list.iter().all(Value::is_string));
        agree(body.list(name).map(Value::from), value.filter(is_list).cloned());
        let object = value.and_then(Value::as_object);
        let inner = body.object(name, "body/inner").and_then(|inner| inner.text("auth_token"));
        let token = object.and_then(|object| object.get("auth_token")).filter(|value| value.is_string());
        agree(inner.map(Value::from), token.cloned());
        match (body.integer(name, 1, 10_000), value) {
            (Ok(None), value) => assert_eq!(value, None),
            (Ok(Some(number)), value) => {
                assert!((1..=10_000).contains(&number));
                assert_eq!(value.and_then(Value::as_f64), Some(f64::from(number)), "{name}");
            }
            (Err(error), value) => {
                check_error(&error, "body", &[400]);
                let number = value.and_then(Value::as_f64).filter(|number| number.fract() == 0.0);
                assert!(!number.is_some_and(|number| (1.0..=10_000.0).contains(&number)), "{name}: {value:?}");
            }
        }
    }
}
