//! The pseudonym API.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `[pseudonym]`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Pseudonym {
    /// How long a session lives, in seconds.
    pub session_seconds: u32,
    /// Sessions of one pseudonym at one time; the oldest goes.
    pub sessions_per_pseudonym: u32,
    /// Wrong proofs, of one pseudonym or from a block of addresses (an IPv4 address, an IPv6 /64), after which each
    /// further one makes the next wait: a second, then twice as long each time. Each node counts by itself, in memory
    /// alone.
    pub wrong_proofs: u32,
    /// The longest wait after wrong proofs, in seconds. So long without one, and they are forgotten.
    pub longest_wait_seconds: u32,
}

impl Default for Pseudonym {
    fn default() -> Self {
        Self { session_seconds: 60 * 60, sessions_per_pseudonym: 100, wrong_proofs: 10, longest_wait_seconds: 60 }
    }
}
