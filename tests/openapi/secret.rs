//! The internal listener's demands stand in the document: the service secret, and that no web page asks.

use std::fs;

use crate::exchange::exchange;
use crate::sample;
use crate::stage::Stage;
use crate::support::Home;

const SECRET: &str = "0123456789abcdef";

#[test]
fn the_secret_is_demanded_where_the_document_says_so() {
    let secrets = Home::new();
    let file = secrets.path().join("secret");
    fs::write(&file, SECRET).expect("a file can be written");
    let stage = Stage::new(&["--service-secret-file", file.to_str().expect("a path")]);
    let bearer = format!("Bearer {SECRET}");
    for operation in stage.document.operations() {
        // HEAD is guarded by its GET's path; its answer has no body to read.
        if operation.method == "HEAD" || !operation.is_on("internal") {
            continue;
        }
        let target = operation.target(&sample::parameters(&stage.document, &operation));
        let ask = |address, headers: &[(&str, &str)]| exchange(address, &operation.method, &target, headers, None);
        let without = ask(stage.server.internal, &[]);
        assert_eq!(without.status == 401, operation.demands("serviceSecret"), "{}", operation.id);
        if without.status == 401 {
            stage.check(&operation, &without);
        }
        let with = ask(stage.server.internal, &[("authorization", &bearer)]);
        assert_ne!(with.status, 401, "{}", operation.id);
        if operation.is_on("public") {
            assert_eq!(ask(stage.server.public, &[]).status == 401, !operation.is_open(), "{}", operation.id);
            assert_ne!(ask(stage.server.public, &[("authorization", &bearer)]).status, 401, "{}", operation.id);
        }
    }
}

#[test]
fn what_is_for_trusted_services_alone_is_open_to_nobody_on_the_public_listener_without_a_secret() {
    let stage = Stage::new(&[]);
    let mut refused = 0;
    for operation in stage.document.operations() {
        if operation.is_on("internal") && operation.is_on("public") && !operation.is_open() {
            let headers = [("authorization", "Bearer ")];
            let answer = exchange(stage.server.public, &operation.method, &operation.path, &headers, None);
            assert_eq!(answer.status, 401, "{}", operation.id);
            stage.check(&operation, &answer);
            refused += 1;
        }
    }
    assert_eq!(refused, 4, "the operations were found");
}

#[test]
fn a_web_page_is_refused_by_the_internal_listener_as_documented() {
    for dialect in ["0.36", "0.42"] {
        let stage = Stage::new(&["--authdb-dialect", dialect]);
        for operation in stage.document.operations() {
            if operation.method == "HEAD" || !operation.is_on("internal") {
                continue;
            }
            let target = operation.target(&sample::parameters(&stage.document, &operation));
            let headers = [("origin", "https://page.example")];
            let answer = exchange(stage.server.internal, &operation.method, &target, &headers, None);
            assert_eq!(answer.status, 403, "{}", operation.id);
            stage.check(&operation, &answer);
        }
    }
}
