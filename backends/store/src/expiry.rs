//! Expiry: records that are worth nothing after a time, and their removal.

use async_trait::async_trait;

use crate::{EpochMs, Result};

/// What an engine does for records whose time is over.
#[async_trait]
pub trait Expiry: Send + Sync {
    /// Removes records whose `expires_at` is `now` or earlier, at most `limit`, and gives back how many. Session tokens go
    /// first, then used token ids, throttles, signing keys, pseudonym sessions, handshakes and kept replies; of one family those that ended first, at the same time in
    /// ascending order of their ids.
    ///
    /// # Behaviour
    /// - `EXPIRY-1` called until it gives back 0, no record is left whose time was over
    /// - `EXPIRY-2` a record whose time is not over, or that has no end, stays as it was
    /// - `EXPIRY-3` at most `limit` records are removed, in the order above, and as many as were removed are given back
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn sweep_expired(&self, now: EpochMs, limit: usize) -> Result<usize>;
}
