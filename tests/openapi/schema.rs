//! Whether a value is what a schema says. It knows the keywords that the document uses, and fails at any other.

use serde_json::Value;

use crate::document::Document;
use crate::sample;

/// Keywords that say nothing about what is valid.
const SILENT: [&str; 3] = ["description", "format", "propertyNames"];

/// The pattern of the salt of an SRP verifier.
const SALT: &str = "^([0-9a-fA-F]{2}){1,64}$";

/// The pattern of an id that a pseudonym chooses.
const UUID: &str = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";

/// Checks an answer's value. An object may hold what its schema names, and nothing else.
pub(crate) fn check(document: &Document, schema: &Value, value: &Value) -> Result<(), String> {
    let schema = document.resolve(schema);
    for (keyword, expected) in schema.as_object().expect("a schema") {
        let fits = match keyword.as_str() {
            silent if SILENT.contains(&silent) => true,
            "type" => is_type(expected, value),
            "minimum" => value.as_f64() >= expected.as_f64(),
            "maximum" => value.as_f64() <= expected.as_f64(),
            "minLength" => chars(value) >= expected.as_u64(),
            "maxLength" => chars(value) <= expected.as_u64(),
            "minItems" => items(value) >= expected.as_u64(),
            "maxItems" => items(value) <= expected.as_u64(),
            "enum" => expected.as_array().expect("values").contains(value),
            "pattern" => value.as_str().is_some_and(|text| matches(expected.as_str().expect("a pattern"), text)),
            "required" => sample::required(schema).iter().all(|name| value.get(name).is_some()),
            // Both are looked at member by member.
            "properties" | "additionalProperties" => true,
            "items" => {
                let items = value.as_array().ok_or("it is no list")?;
                items.iter().try_for_each(|item| check(document, expected, item))?;
                true
            }
            "oneOf" => {
                let schemas = expected.as_array().expect("schemas");
                schemas.iter().filter(|schema| check(document, schema, value).is_ok()).count() == 1
            }
            other => panic!("the keyword {other} is unknown here"),
        };
        if !fits {
            return Err(format!("{value} does not fit {keyword}: {expected}"));
        }
    }
    if schema["type"] == "object" { check_members(document, schema, value) } else { Ok(()) }
}

fn check_members(document: &Document, schema: &Value, value: &Value) -> Result<(), String> {
    let Value::Object(members) = value else { return Err(format!("{value} is no object")) };
    let said_nothing = schema.get("properties").is_none() && schema.get("additionalProperties").is_none();
    for (name, member) in members {
        match (schema.pointer(&format!("/properties/{name}")), schema.get("additionalProperties")) {
            (Some(schema), _) => check(document, schema, member)?,
            (None, Some(schema)) if schema.is_object() => check(document, schema, member)?,
            _ if said_nothing => {}
            _ => return Err(format!("{name} is not documented")),
        }
    }
    Ok(())
}

fn is_type(expected: &Value, value: &Value) -> bool {
    if let Some(either) = expected.as_array() {
        return either.iter().any(|expected| is_type(expected, value));
    }
    match expected.as_str().expect("a type") {
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the type {other} is unknown here"),
    }
}

fn chars(value: &Value) -> Option<u64> {
    value.as_str().map(|text| text.chars().count() as u64)
}

fn items(value: &Value) -> Option<u64> {
    value.as_array().map(|items| items.len() as u64)
}

fn matches(pattern: &str, text: &str) -> bool {
    if let Some(digits) = hex_digits(pattern) {
        // Answers are in lower case, though either case is read.
        return text.len() == digits && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    }
    match pattern {
        SALT => return text.len().is_multiple_of(2) && (2..=128).contains(&text.len()) && is_hex(text),
        UUID => {
            let groups: Vec<_> = text.split('-').collect();
            return groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.into_iter().all(is_hex);
        }
        _ => {}
    }
    assert_eq!(pattern, "^[^\\u0000]*$", "the pattern is unknown here");
    !text.contains('\0')
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The most digits that a pattern allows; none when it asks for something else than digits.
pub(crate) fn longest_hex(pattern: &str) -> Option<usize> {
    if pattern == SALT { Some(128) } else { hex_digits(pattern) }
}

/// The number of digits that a pattern asks for; none when it asks for something else.
pub(crate) fn hex_digits(pattern: &str) -> Option<usize> {
    pattern.strip_prefix("^[0-9a-fA-F]{")?.strip_suffix("}$")?.parse().ok()
}

#[test]
fn what_does_not_fit_is_found() {
    let document = Document::new();
    let schema = serde_json::json!({ "$ref": "#/components/schemas/authdb.Uid" });
    let uid = |value: Value| check(&document, &schema, &serde_json::json!({ "uid": value }));
    assert_eq!(uid("ab".repeat(16).into()), Ok(()));
    for wrong in [Value::Null, 1.into(), "ab".into(), "AB".repeat(16).into(), "zz".repeat(16).into()] {
        assert!(uid(wrong.clone()).is_err(), "{wrong}");
    }
    for wrong in [serde_json::json!({}), serde_json::json!({ "uid": "ab".repeat(16), "more": 1 }), Value::Null] {
        assert!(check(&document, &schema, &wrong).is_err(), "{wrong}");
    }
}
