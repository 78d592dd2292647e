//! Every operation, asked of the real server.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Document, Operation};
use crate::exchange::{JSON, exchange};
use crate::records::{Records, prepare};
use crate::sample;
use crate::schema;
use crate::stage::Stage;
use crate::support::Home;

#[test]
fn every_operation_of_the_account_database_succeeds_as_documented_in_dialect_0_36() {
    every_operation_succeeds("authdb", &["--authdb-dialect", "0.36"]);
}

#[test]
fn every_operation_of_the_account_database_succeeds_as_documented_in_dialect_0_42() {
    every_operation_succeeds("authdb", &["--authdb-dialect", "0.42"]);
}

#[test]
fn every_operation_of_the_identity_api_succeeds_as_documented() {
    every_operation_succeeds("identity", &[]);
}

#[test]
fn every_operation_of_the_pages_succeeds_as_documented() {
    every_operation_succeeds("pages", &[]);
}

#[test]
fn every_operation_of_operators_succeeds_as_documented() {
    every_operation_succeeds("admin", &[]);
    every_operation_succeeds("ops", &[]);
}

/// Those for trusted services are there on the public listener as well, where they always want the secret.
#[test]
fn every_operation_for_pseudonyms_succeeds_as_documented() {
    for api in ["pseudonym", "exchange"] {
        operations_succeed(&Stage::with_secret(), api);
    }
}

/// Asks with what is required alone, at each listener, with the body in each form.
fn every_operation_succeeds(api: &str, flags: &[&str]) {
    operations_succeed(&Stage::new(flags), api);
}

fn operations_succeed(stage: &Stage, api: &str) {
    for operation in stage.document.operations_of(api) {
        for (listener, address) in [("internal", stage.server.internal), ("public", stage.server.public)] {
            if !operation.is_on(listener) {
                continue;
            }
            let media_types = operation.media_types();
            for media_type in if media_types.is_empty() { vec![JSON] } else { media_types } {
                let call = prepare(stage, &operation, Records::Made);
                let call = call.only(|name| operation.requires(&stage.document, name));
                if let Some(schema) = operation.body(&stage.document) {
                    let fits = schema::check(&stage.document, schema, &call.body.clone().into());
                    assert_eq!(fits, Ok(()), "{} is asked what the document says", operation.id);
                }
                let answer = stage.ask_at(address, &operation, &call, media_type);
                let about = format!("{} with {media_type} on the {listener} listener: {answer:?}", operation.id);
                assert_eq!(answer.status, operation.success(), "{about}");
            }
        }
    }
}

#[test]
fn a_record_that_is_not_there_is_answered_as_documented() {
    for dialect in ["0.36", "0.42"] {
        let stage = Stage::new(&["--authdb-dialect", dialect]);
        for operation in stage.document.operations_of("authdb") {
            let call = prepare(&stage, &operation, Records::Missing);
            stage.ask(&operation, &call.only(|name| operation.requires(&stage.document, name)));
        }
    }
}

#[test]
fn what_is_documented_to_be_not_found_is_not_found() {
    let stage = Stage::new(&[]);
    let mut found = 0;
    for api in ["identity", "pages", "admin", "exchange"] {
        let operations = stage.document.operations_of(api).into_iter();
        for operation in operations.filter(|operation| operation.documents(404)) {
            let answer = stage.ask(&operation, &prepare(&stage, &operation, Records::Missing));
            assert_eq!(answer.status, 404, "{}: {answer:?}", operation.id);
            found += 1;
        }
    }
    assert!(found > 20, "the operations were found");
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
            let target = operations[0].target(&sample::parameters(&stage.document, &operations[0]));
            for method in ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"] {
                if documented.contains(method) {
                    continue;
                }
                let answer = exchange(address, method, &target, &[], None);
                // Browsers ask so before they call.
                if method == "OPTIONS" && path.starts_with("/api/v1/") {
                    assert_eq!(answer.status, 200, "{method} {path}");
                    continue;
                }
                if path.starts_with("/v1/") {
                    assert_eq!(answer.status, 404, "{method} {path} on the {listener} listener");
                    assert_eq!(answer.body.contains("not found"), method != "HEAD", "{answer:?}");
                    continue;
                }
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
    let served = stage.ask(&operation, &sample::parameters(&stage.document, &operation)).body;
    let printed = Home::new().command().arg("openapi").output().expect("it runs");
    assert!(printed.status.success());
    for text in [served.as_bytes(), &printed.stdout] {
        assert_eq!(serde_json::from_slice::<serde_json::Value>(text).expect("JSON"), Document::new().0);
    }
}
