//! The removal of records whose time is over.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Expiry, Result};

use crate::{MemoryStore, table};

#[async_trait]
impl Expiry for MemoryStore {
    async fn sweep_expired(&self, now: EpochMs, limit: usize) -> Result<usize> {
        let mut state = self.lock();
        let mut swept = 0;

        let sessions = state.session_tokens.iter().filter_map(|token| Some((token.expires_at?, token.id)));
        for id in table::due(sessions, now, limit) {
            state.session_tokens.remove(&id);
            swept += 1;
        }
        let jtis = state.used_jtis.values().map(|used| (used.expires_at, used.id));
        for id in table::due(jtis, now, limit - swept) {
            state.used_jtis.remove(&id);
            swept += 1;
        }
        let throttles = state.throttles.values().map(|window| (window.expires_at, window.key));
        for key in table::due(throttles, now, limit - swept) {
            state.throttles.remove(&key);
            swept += 1;
        }
        let keys = state.signing_keys.values().filter_map(|key| Some((key.expires_at?, key.id)));
        for id in table::due(keys, now, limit - swept) {
            state.signing_keys.remove(&id);
            swept += 1;
        }
        Ok(swept)
    }
}
