//! Moving all records of a store: between the real engines, into a file and back, and what is refused.
//!
//! `AUTHKEEP_TEST_MOVE_ACCOUNTS` is how many accounts go round the engines (1,000 unless it is set).

#[path = "../../backends/postgres/tests/support/place.rs"]
#[expect(dead_code, reason = "these tests use a part of it")]
mod place;
#[path = "../support/mod.rs"]
mod support;

mod command;
mod damage;
mod differences;
mod engines;
mod exports;
mod interrupt;
mod population;

use support::skip;

fn unwatched(_: authkeep::moving::Family, _: usize) {}
