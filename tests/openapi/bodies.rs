//! What the document says about the bodies of the authdb API is what the handlers read: what it requires is demanded,
//! what it allows is taken, what it forbids is refused.

use serde_json::{Map, Value};

use crate::document::{Document, Operation};
use crate::exchange::{Call, JSON, exchange};
use crate::records::{Records, prepare};
use crate::sample;
use crate::stage::Stage;

/// Sends a body to a freshly prepared server; gives the status.
fn status(stage: &Stage, operation: &Operation, body: &Map<String, Value>) -> u16 {
    let call = prepare(stage, operation, Records::Made);
    stage.ask(operation, &Call { body: body.clone(), ..call }).status
}

/// Calls `test` with each operation that takes a body, and the schema of it.
fn each_body(test: impl Fn(&Stage, &Operation, &Value)) {
    let stage = Stage::new(&[]);
    let mut bodies = 0;
    for operation in stage.document.operations_of("authdb") {
        if let Some(schema) = operation.body(&stage.document) {
            test(&stage, &operation, schema);
            bodies += 1;
        }
    }
    assert!(bodies > 10, "the bodies were found");
}

#[test]
fn every_required_property_is_demanded() {
    each_body(|stage, operation, schema| {
        for left_out in sample::required(schema) {
            let body = sample::body(&stage.document, schema, |name, _| name != left_out);
            assert_eq!(status(stage, operation, &body), 400, "{} without {left_out}", operation.id);
        }
    });
}

#[test]
fn every_property_is_taken_and_others_are_dropped() {
    each_body(|stage, operation, schema| {
        let mut body = sample::body(&stage.document, schema, |_, _| true);
        body.insert("another".into(), Value::Bool(true));
        assert_eq!(status(stage, operation, &body), 200, "{} {body:?}", operation.id);
    });
}

#[test]
fn what_the_schema_allows_is_taken() {
    each_body(|stage, operation, schema| {
        each_property(stage, schema, sample::allowed, |name, body| {
            assert_eq!(status(stage, operation, body), 200, "{} {name} {body:?}", operation.id);
        });
    });
}

#[test]
fn what_the_schema_forbids_is_refused() {
    each_body(|stage, operation, schema| {
        each_property(stage, schema, sample::forbidden, |name, body| {
            assert_eq!(status(stage, operation, body), 400, "{} {name} {body:?}", operation.id);
        });
    });
}

/// Calls `test` with bodies in which one property has one of the values that `values` gives for its schema.
fn each_property(
    stage: &Stage,
    schema: &Value,
    values: fn(&Document, &Value) -> Vec<Value>,
    test: impl Fn(&str, &Map<String, Value>),
) {
    for (name, property) in sample::properties(schema) {
        for value in values(&stage.document, property) {
            let mut body: Map<String, Value> = sample::body(&stage.document, schema, |_, _| true);
            body.insert(name.clone(), value);
            test(&name, &body);
        }
    }
}

#[test]
fn a_body_that_may_be_absent_may_be_absent() {
    each_body(|stage, operation, _| {
        let target = operation.target(&prepare(stage, operation, Records::Made));
        let answer = exchange(stage.address(operation), &operation.method, &target, &[], Some((JSON, "")));
        stage.check(operation, &answer);
        let required = operation.value["requestBody"]["required"] == true;
        assert_eq!(answer.status, if required { 400 } else { 200 }, "{}", operation.id);
    });
}
