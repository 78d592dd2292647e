//! What the document says about the bodies of the other APIs is what the handlers read. Their values have a meaning, so
//! that each request is one that would succeed, with one member changed.

use serde_json::{Value, json};

use crate::document::Operation;
use crate::exchange::{Call, JSON};
use crate::records::{Records, prepare};
use crate::sample;
use crate::schema;
use crate::stage::Stage;
use crate::support::http::Answer;

/// Calls `test` with each operation of the APIs that takes a body, and the schema of it.
fn each_body(apis: &[&str], test: impl Fn(&Stage, &Operation, &Value)) {
    let stage = Stage::new(&[]);
    let mut bodies = 0;
    for operation in apis.iter().flat_map(|api| stage.document.operations_of(api)) {
        if let Some(schema) = operation.body(&stage.document) {
            test(&stage, &operation, schema);
            bodies += 1;
        }
    }
    assert!(bodies > 0, "the bodies were found");
}

/// Calls a freshly prepared server, with a call that `change` made another one.
fn ask(stage: &Stage, operation: &Operation, change: impl FnOnce(Call) -> Call) -> Answer {
    stage.ask(operation, &change(prepare(stage, operation, Records::Made)))
}

fn is_refused(answer: &Answer) -> bool {
    (400..500).contains(&answer.status)
}

#[test]
fn every_required_member_is_demanded() {
    each_body(&["identity", "admin", "pages", "pseudonym", "exchange"], |stage, operation, schema| {
        for left_out in sample::required(schema) {
            let answer = ask(stage, operation, |call| call.only(|name| name != left_out));
            assert!(is_refused(&answer), "{} without {left_out}: {answer:?}", operation.id);
        }
    });
}

#[test]
fn every_member_is_taken_and_others_are_dropped() {
    each_body(&["identity", "admin", "pages", "pseudonym", "exchange"], |stage, operation, schema| {
        let given = |call: &Call| call.body.keys().cloned().collect::<Vec<_>>();
        let answer = ask(stage, operation, |call| {
            let all: Vec<_> = sample::properties(schema).into_iter().map(|(name, _)| name).collect();
            assert_eq!(given(&call), all, "{} is given every member", operation.id);
            call.member("another", "text")
        });
        assert_eq!(answer.status, operation.success(), "{}: {answer:?}", operation.id);
    });
}

/// Gives each member these values, where JSON is taken, and looks at what its schema says of them.
fn each_value(values: impl Fn(&Value) -> Vec<Value>) {
    each_body(&["identity", "admin", "pseudonym", "exchange"], |stage, operation, schema| {
        if !operation.media_types().contains(&JSON) {
            return;
        }
        for (name, property) in sample::properties(schema) {
            for value in values(property) {
                let fits = schema::check(&stage.document, property, &value).is_ok();
                let answer = ask(stage, operation, |call| call.member(&name, value.clone()));
                let about = format!("{} {name} {value}: {answer:?}", operation.id);
                if fits {
                    assert_eq!(answer.status, operation.success(), "{about}");
                } else {
                    assert!(is_refused(&answer), "{about}");
                }
            }
        }
    });
}

#[test]
fn null_is_taken_where_the_schema_allows_it() {
    each_value(|_| vec![Value::Null]);
}

#[test]
fn a_value_of_another_kind_is_refused() {
    each_value(|property| {
        let is_object = schema_types(property).contains(&"object");
        if is_object { vec![json!([]), json!("text")] } else { vec![json!([]), json!({})] }
    });
}

#[test]
fn a_text_of_another_pattern_is_refused() {
    each_value(|property| {
        let digits = property["pattern"].as_str().and_then(schema::longest_hex);
        let of = |digits: usize| Value::from("a".repeat(digits));
        digits
            .map(|digits| {
                vec![of(digits - 1), of(digits + 1), of(digits + 2), format!("{}g", "a".repeat(digits - 1)).into()]
            })
            .unwrap_or_default()
    });
}

#[test]
fn the_bounds_of_the_schema_are_those_of_the_server() {
    each_value(|property| {
        let number = |keyword: &str| property[keyword].as_u64();
        let of =
            |length: u64| Value::from(format!("Pw1{}", "x".repeat(usize::try_from(length - 3).expect("a length"))));
        let below = |number: u64| [number, number - 1];
        let above = |number: u64| [number, number + 1];
        let numbers = number("minimum").map(below).into_iter().chain(number("maximum").map(above)).flatten();
        let lengths = number("minLength").map(below).into_iter().chain(number("maxLength").map(above)).flatten();
        numbers.map(Value::from).chain(lengths.map(of)).collect()
    });
}

fn schema_types(property: &Value) -> Vec<&str> {
    match &property["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    }
}
