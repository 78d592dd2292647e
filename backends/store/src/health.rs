//! Whether the store is there, and which engine it is.

use async_trait::async_trait;

use crate::Result;

/// The word of an engine on itself.
#[async_trait]
pub trait Health: Send + Sync {
    /// The engine's name, as operators know it: `memory`, `sled`, `postgres`.
    fn engine(&self) -> &'static str;

    /// Asks the store itself whether it can serve: a round trip to a database, a look at a file.
    ///
    /// # Behaviour
    /// - `HEALTH-1` a store that can serve answers `Ok`
    ///
    /// # Errors
    /// `Unavailable` when the store is out of reach or takes no writes.
    async fn ping(&self) -> Result<()>;

    /// What the engine counts for its operators, as names in snake case and totals since it was opened; none unless it
    /// says so.
    fn counters(&self) -> Vec<(&'static str, u64)> {
        Vec::new()
    }
}
