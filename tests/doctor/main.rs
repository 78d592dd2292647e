//! `authkeep doctor`: faults that were planted are found by name, with what to do, and nothing is changed.

#[path = "../../backends/postgres/tests/support/place.rs"]
#[expect(dead_code, reason = "these tests use a part of it")]
mod place;
#[path = "../support/mod.rs"]
mod support;

mod configuration;
mod healthy;
mod key;
mod listeners;
mod postgres;
mod report;
mod sled;

/// Says on the standard error output, past the test harness, that something was left out; in CI that is a failure.
fn skip(what: &str, why: &str) {
    use std::io::Write;
    writeln!(std::io::stderr(), "SKIPPED {what}: {why}").expect("stderr can be written to");
    assert!(place::variable("CI").is_none(), "nothing may be skipped in CI");
}
