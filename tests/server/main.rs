//! The server as its operator sees it: how it starts, what it refuses, what it logs, how it stops.

#[path = "../support/mod.rs"]
mod support;

mod guard;
mod limits;
mod log;
mod metrics;
mod start;
mod stop;
mod tls;
