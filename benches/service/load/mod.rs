//! The load generator: one thread, HTTP/1.1 over connections that stay open.
//!
//! - Closed loop: each connection sends its next request when it has the answer to the one before. It finds how much a
//!   server can do; its times say how long answers take at that rate, and nothing of a lower one.
//! - Open loop: requests fall due at a fixed rate, whether the server keeps up or not. A time counts from the moment at
//!   which the request was due, not from the one at which a connection was free for it: else a server that stands still
//!   for a second would be asked nothing in that second, and the wait of all who would have asked went uncounted
//!   (coordinated omission).
//!
//! Any answer but the expected one ends the run: a rate of failures is no rate.

mod connection;
pub(crate) mod request;
mod run;
mod schedule;

use std::net::SocketAddr;
use std::time::Duration;

pub(crate) use connection::Connection;
pub(crate) use run::run;

/// What the load is like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) address: SocketAddr,
    pub(crate) connections: usize,
    pub(crate) pace: Pace,
    /// How long the load runs before anything is counted.
    pub(crate) warm_up: Duration,
    pub(crate) duration: Duration,
}

/// When the next request is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pace {
    Closed,
    Open { per_second: f64 },
}
