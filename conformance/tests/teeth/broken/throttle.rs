//! Turns without an end.

use authkeep_store::{EpochMs, Result, ThrottleKey, Turn};

use super::store;

store! {
    /// Counts, and never refuses.
    NeverRefuses {}

    async fn take_turn(&self, key: ThrottleKey, _limit: u32, now: EpochMs, until: EpochMs) -> Result<Turn> {
        self.inner().take_turn(key, u32::MAX, now, until).await
    }
}
