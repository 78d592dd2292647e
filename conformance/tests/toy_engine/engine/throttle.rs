//! Throttles.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Result, Throttle, ThrottleKey, Throttles, Turn};

use super::ToyStore;
use super::log::Change;
use super::state::{page, require_free};

#[async_trait]
impl Throttles for ToyStore {
    async fn take_turn(&self, key: ThrottleKey, limit: u32, now: EpochMs, until: EpochMs) -> Result<Turn> {
        let mut state = self.state();
        let open = state.throttles.get(&key).copied().filter(|window| window.expires_at > now);
        let window = open.unwrap_or(Throttle { key, count: 0, expires_at: until });
        if window.count >= limit {
            return Ok(Turn::Refused(window.expires_at));
        }
        let counted = Throttle { count: window.count + 1, ..window };
        state.commit(vec![Change::Throttle(key, Some(counted))])?;
        Ok(Turn::Taken)
    }

    async fn give_turn_back(&self, key: ThrottleKey) -> Result<()> {
        let mut state = self.state();
        let Some(window) = state.throttles.get(&key).copied() else { return Ok(()) };
        let counted = Throttle { count: window.count.saturating_sub(1), ..window };
        state.commit(vec![Change::Throttle(key, Some(counted))])
    }

    async fn scan_throttles(&self, after: Option<ThrottleKey>, limit: usize) -> Result<Vec<Throttle>> {
        Ok(page(&self.state().throttles, after, limit).map(|(_, throttle)| *throttle).collect())
    }

    async fn restore_throttle(&self, throttle: Throttle) -> Result<()> {
        let mut state = self.state();
        require_free(&state.throttles, &throttle.key)?;
        state.commit(vec![Change::Throttle(throttle.key, Some(throttle))])
    }
}
