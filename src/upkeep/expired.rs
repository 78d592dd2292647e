//! Records whose time is over. They are worth nothing and are not shown; here they go.

use authkeep_store::Store;

use super::Trouble;
use crate::clock::Clock;

/// How many are removed in one step, so that no step keeps others waiting.
const STEP: usize = 500;

/// Removes those whose time is over, and gives back how many.
///
/// # Errors
/// The store's.
pub async fn round(store: &dyn Store, clock: Clock) -> Result<usize, Trouble> {
    // Read once: a clock that moves on must not keep the round from its end.
    let now = clock.now();
    let mut all = 0;
    loop {
        let removed = store.sweep_expired(now, STEP).await.map_err(|error| Trouble(error.to_string()))?;
        if removed == 0 {
            break;
        }
        all += removed;
        tokio::task::yield_now().await;
    }
    if all > 0 {
        tracing::debug!("removed {all} records whose time was over");
    }
    Ok(all)
}
