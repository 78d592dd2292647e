//! Every operation, asked of the real server.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Document, Operation};
use crate::stage::{Stage, exchange};
use crate::support::Home;

#[test]
fn every_operation_succeeds_as_documented_in_dialect_0_36() {
    every_operation_succeeds("0.36");
}

#[test]
fn every_operation_succeeds_as_documented_in_dialect_0_42() {
    every_operation_succeeds("0.42");
}

fn every_operation_succeeds(dialect: &str) {
    let stage = Stage::new(&["--authdb-dialect", dialect]);
    for operation in stage.document.operations() {
        for (listener, address) in [("internal", stage.server.internal), ("public", stage.server.public)] {
            if operation.is_on(listener) {
                stage.prepare(&operation);
                let answer = stage.ask(address, &operation, &stage.body(&operation));
                assert_eq!(answer.status, 200, "{} on the {listener} listener: {answer:?}", operation.id);
            }
        }
    }
}

#[test]
fn a_record_that_is_not_there_is_answered_as_documented() {
    for dialect in ["0.36", "0.42"] {
        let stage = Stage::new(&["--authdb-dialect", dialect]);
        for operation in stage.document.operations() {
            if operation.is_on("internal") && operation.id != "createAccount" {
                stage.ask(stage.server.internal, &operation, &stage.body(&operation));
            }
        }
    }
}

#[test]
fn a_method_that_is_not_documented_is_not_allowed() {
    let stage = Stage::new(&[]);
    for (listener, address) in [("internal", stage.server.internal), ("public", stage.server.public)] {
        let operations = stage.document.operations().into_iter().filter(|operation| operation.is_on(listener));
        let mut paths: BTreeMap<String, Vec<Operation>> = BTreeMap::new();
        operations.for_each(|operation| paths.entry(operation.path.clone()).or_default().push(operation));
        for (path, operations) in paths {
            let documented: BTreeSet<&str> = operations.iter().map(|operation| operation.method.as_str()).collect();
            for method in ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"] {
                if documented.contains(method) {
                    continue;
                }
                let answer = exchange(address, method, &stage.path(&operations[0]), "");
                assert_eq!(answer.status, 405, "{method} {path} on the {listener} listener");
                let allow = answer.head.lines().find_map(|line| line.strip_prefix("allow: ")).expect("Allow");
                assert_eq!(allow.split(", ").collect::<BTreeSet<_>>(), documented, "{method} {path}");
            }
        }
    }
}

#[test]
fn the_document_is_served_and_printed() {
    let stage = Stage::new(&[]);
    let operation = stage.document.operation("openapi");
    let served = stage.ask(stage.server.public, &operation, "").body;
    let printed = Home::new().command().arg("openapi").output().expect("it runs");
    assert!(printed.status.success());
    for text in [served.as_bytes(), &printed.stdout] {
        assert_eq!(serde_json::from_slice::<serde_json::Value>(text).expect("JSON"), Document::new().0);
    }
}
