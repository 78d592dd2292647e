//! The generated files.

use std::fs;
use std::path::Path;

use crate::{commands, configuration};

/// With this variable the files are written instead of compared.
const GENERATE: &str = "AUTHKEEP_TEST_GENERATE";

#[expect(clippy::disallowed_methods, reason = "it configures the tests, not the server")]
fn is_generating() -> bool {
    std::env::var(GENERATE).is_ok()
}

fn check(name: &str, content: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if is_generating() {
        fs::write(&path, content).expect("the file can be written");
        return;
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    let differs = found.lines().zip(content.lines()).position(|(found, made)| found != made);
    let line = differs.unwrap_or(found.lines().count().min(content.lines().count())) + 1;
    assert!(found == content, "{name} is stale from line {line} on: run scripts/generate, and commit what it writes");
}

#[test]
fn the_openapi_document_is_up_to_date() {
    let document = authkeep::http::openapi::document().to_pretty_json().expect("it is JSON");
    check("docs/openapi.json", &(document + "\n"));
}

#[test]
fn the_configuration_reference_is_up_to_date() {
    check("docs/configuration.md", &configuration::page());
}

#[test]
fn the_command_reference_is_up_to_date() {
    check("docs/commands.md", &commands::page());
}
