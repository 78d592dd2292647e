//! The floors: the least that a machine must do for what the server does. A ratio to a floor says how much the server adds,
//! on any machine; a rate alone says as much about the machine.
//!
//! - `http`: a warp server with one route, in a process of its own as the server is
//! - `disk`: an append-only log, synced in groups; one writer that syncs every 4 KiB
//! - `crypto`: argon2id, powers modulo N, PBKDF2
//! - `pgbench`: the statements of the server, by the database's own tool

pub(crate) mod crypto;
pub(crate) mod disk;
pub(crate) mod http;
pub(crate) mod pgbench;
