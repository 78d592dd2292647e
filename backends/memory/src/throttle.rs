//! Throttles.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Result, Throttle, ThrottleKey, Throttles, Turn};

use crate::{MemoryStore, table};

#[async_trait]
impl Throttles for MemoryStore {
    async fn take_turn(&self, key: ThrottleKey, limit: u32, now: EpochMs, until: EpochMs) -> Result<Turn> {
        let mut state = self.lock();
        let open = state.throttles.get(&key).copied().filter(|window| window.expires_at > now);
        let window = open.unwrap_or(Throttle { key, count: 0, expires_at: until });
        if window.count >= limit {
            return Ok(Turn::Refused(window.expires_at));
        }
        state.throttles.insert(key, Throttle { count: window.count + 1, ..window });
        Ok(Turn::Taken)
    }

    async fn give_turn_back(&self, key: ThrottleKey) -> Result<()> {
        if let Some(window) = self.lock().throttles.get_mut(&key) {
            window.count = window.count.saturating_sub(1);
        }
        Ok(())
    }

    async fn scan_throttles(&self, after: Option<ThrottleKey>, limit: usize) -> Result<Vec<Throttle>> {
        Ok(table::page(&self.lock().throttles, after, limit))
    }

    async fn restore_throttle(&self, throttle: Throttle) -> Result<()> {
        table::add(&mut self.lock().throttles, throttle.key, throttle)
    }
}
