//! The service secret is demanded where the document says so.

use std::fs;

use crate::document::Document;
use crate::support::{Home, http};

const SECRET: &str = "0123456789abcdef";

#[test]
fn the_secret_is_demanded_where_the_document_says_so() {
    let home = Home::new();
    fs::write(home.path().join("secret"), SECRET).expect("a file can be written");
    let server = home.start(&["--storage", "memory://", "--service-secret-file", "secret"]);
    let bearer = format!("Bearer {SECRET}");
    for operation in Document::new().operations() {
        // HEAD is guarded by its GET's path; its answer has no body to read.
        if operation.method == "HEAD" || !operation.is_on("internal") {
            continue;
        }
        let status = |headers: &[(&str, &str)]| {
            http::request(server.internal, &operation.method, &operation.path, headers, "").status
        };
        let wants = operation.value["security"].is_array();
        assert_eq!(status(&[]) == 401, wants, "{}", operation.id);
        assert_ne!(status(&[("authorization", &bearer)]), 401, "{}", operation.id);
        if operation.is_on("public") {
            let answer = http::request(server.public, &operation.method, &operation.path, &[], "");
            assert_ne!(answer.status, 401, "{}", operation.id);
        }
    }
}
