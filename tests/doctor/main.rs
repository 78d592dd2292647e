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

use support::skip;
