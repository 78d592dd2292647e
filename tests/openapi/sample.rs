//! Values that a schema allows, and values that it forbids.

use serde_json::{Map, Value, json};

use crate::document::{Document, Operation};
use crate::exchange::Call;
use crate::schema::hex_digits;

/// A value that the schema allows. Values of one schema are the same, so that ids in paths and in bodies agree.
pub(crate) fn value(document: &Document, schema: &Value) -> Value {
    let schema = document.resolve(schema);
    if let Some(schemas) = schema.get("oneOf").and_then(Value::as_array) {
        return value(document, &schemas[0]);
    }
    match schema["type"].as_str().expect("one type") {
        "string" => match schema["pattern"].as_str().and_then(hex_digits) {
            Some(digits) => "ab".repeat(digits / 2).into(),
            None => "text".into(),
        },
        "integer" => 1.into(),
        "boolean" => true.into(),
        other => panic!("no sample of {other}"),
    }
}

/// Values for every parameter of an operation.
pub(crate) fn parameters(document: &Document, operation: &Operation) -> Call {
    let all = operation.value["parameters"].as_array();
    all.into_iter().flatten().fold(Call::default(), |call, parameter| {
        let value = value(document, &parameter["schema"]);
        call.parameter(parameter["name"].as_str().expect("a name"), value.as_str().expect("a text"))
    })
}

/// Values for every parameter and every member of the body of an operation.
pub(crate) fn call(document: &Document, operation: &Operation) -> Call {
    let body = operation.body(document).map(|schema| body(document, schema, |_, _| true));
    Call { body: body.unwrap_or_default(), ..parameters(document, operation) }
}

/// A body with the properties that `with` picks by name and by whether they are required.
pub(crate) fn body(document: &Document, schema: &Value, with: impl Fn(&str, bool) -> bool) -> Map<String, Value> {
    let required = required(schema);
    let picked = properties(schema).into_iter().filter(|(name, _)| with(name, required.contains(name)));
    picked.map(|(name, schema)| (name, value(document, schema))).collect()
}

pub(crate) fn properties(schema: &Value) -> Vec<(String, &Value)> {
    let all = schema.get("properties").and_then(Value::as_object);
    all.into_iter().flatten().map(|(name, schema)| (name.clone(), schema)).collect()
}

pub(crate) fn required(schema: &Value) -> Vec<String> {
    let names = schema.get("required").and_then(Value::as_array);
    names.into_iter().flatten().map(|name| name.as_str().expect("a name").to_owned()).collect()
}

/// Other values that the schema allows, at its bounds. Of hex there is the same value in the other case.
pub(crate) fn allowed(document: &Document, schema: &Value) -> Vec<Value> {
    let schema = document.resolve(schema);
    if let Some(schemas) = schema.get("oneOf").and_then(Value::as_array) {
        return schemas.iter().flat_map(|schema| allowed(document, schema)).collect();
    }
    match schema["type"].as_str().expect("one type") {
        "null" => vec![Value::Null],
        "boolean" => vec![true.into(), false.into()],
        "integer" => vec![schema["minimum"].clone(), schema["maximum"].clone()],
        "string" => match value(document, schema).as_str() {
            Some("text") => vec!["".into(), "\u{e4}".repeat(max_length(schema)).into()],
            Some(hex) => vec![hex.to_uppercase().into()],
            None => Vec::new(),
        },
        other => panic!("no sample of {other}"),
    }
}

/// Values that the schema forbids.
pub(crate) fn forbidden(document: &Document, schema: &Value) -> Vec<Value> {
    let allowed_null = allowed(document, schema).contains(&Value::Null);
    let schema = document.resolve(schema);
    let first = schema.get("oneOf").map_or(schema, |schemas| document.resolve(&schemas[0]));
    let mut wrong = match first["type"].as_str().expect("one type") {
        "boolean" => vec![json!("true"), json!(2), json!(-1)],
        "integer" => {
            let above = first["maximum"].as_u64().expect("a maximum") + 1;
            vec![json!(above), json!(-1), json!(1.5), json!("1"), json!(true)]
        }
        "string" => match value(document, first).as_str() {
            Some("text") => vec!["x".repeat(max_length(first) + 1).into(), "a\0b".into(), json!(1)],
            Some(hex) => vec![hex[1..].into(), format!("{hex}a").into(), format!("{}zz", &hex[2..]).into(), json!(1)],
            None => Vec::new(),
        },
        other => panic!("no sample of {other}"),
    };
    wrong.extend([json!([]), json!({})]);
    if !allowed_null {
        wrong.push(Value::Null);
    }
    wrong
}

fn max_length(schema: &Value) -> usize {
    usize::try_from(schema["maxLength"].as_u64().expect("a length")).expect("a small one")
}
