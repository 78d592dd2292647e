//! Kills the real server, and the database under it, in the middle of the load, and looks for what was answered.
//!
//! `scripts/crash` runs it with more kills.

#[path = "../../backends/postgres/tests/support/cluster.rs"]
#[expect(dead_code, reason = "these tests use a part of it")]
mod cluster;
#[path = "../../backends/postgres/tests/support/place.rs"]
#[expect(dead_code, reason = "these tests use a part of it")]
mod place;
#[path = "../support/mod.rs"]
mod support;

mod exchange;
mod kills;
mod life;
mod load;
mod random;
mod syscalls;

use support::skip;
