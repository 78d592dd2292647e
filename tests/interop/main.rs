//! Clients that share no code with the server, and one that shares its cryptography, go through everything that clients do
//! at the real server, on every engine.

#[path = "../../backends/postgres/tests/support/place.rs"]
#[expect(dead_code, reason = "these tests use a part of it")]
mod place;
#[path = "../support/mod.rs"]
mod support;

mod javascript;
mod packages;
mod rust;
mod stage;

use support::skip;
