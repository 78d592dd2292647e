//! What is swept too early, or never.

use authkeep_store::{EpochMs, Result};

use super::store;

store! {
    /// Sweeps what has a moment left.
    SweepsTooEarly {}

    async fn sweep_expired(&self, now: EpochMs, limit: usize) -> Result<usize> {
        self.inner().sweep_expired(EpochMs::new(now.get() + 1).unwrap_or(EpochMs::MAX), limit).await
    }
}

store! {
    /// Sweeps until the number is reached, and takes no notice of what it was.
    SweepsEverything {}

    async fn sweep_expired(&self, now: EpochMs, _limit: usize) -> Result<usize> {
        self.inner().sweep_expired(now, usize::MAX).await
    }
}
