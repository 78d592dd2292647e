//! `authkeep keys`: the key that tokens are signed with and the key file are changed on real stores, under way and to the
//! end.

#[path = "../../backends/postgres/tests/support/place.rs"]
#[expect(dead_code, reason = "these tests use a part of it")]
mod place;
#[path = "../support/mod.rs"]
mod support;

mod broken_off;
mod command;
mod fields;
mod killed;
mod left_running;
mod nodes;
mod person;
mod refusals;
mod resealing;
mod rotation;

/// The server to test with, or a line on the standard error output, past the test harness, that there is none; in CI that
/// is a failure.
fn postgres(what: &str) -> Option<String> {
    let server = place::variable(place::VARIABLE);
    if server.is_none() {
        support::skip(what, &format!("{} is not set; run scripts/test", place::VARIABLE));
    }
    server
}
