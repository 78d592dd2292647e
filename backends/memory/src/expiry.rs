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
        let sessions = state.pseudonym_sessions.iter().map(|session| (session.expires_at, session.id));
        for id in table::due(sessions, now, limit - swept) {
            state.pseudonym_sessions.remove(&id);
            swept += 1;
        }
        let handshakes = state.handshakes.iter().map(|handshake| (handshake.expires_at, handshake.id));
        for id in table::due(handshakes, now, limit - swept) {
            state.handshakes.remove(id.key, id.nonce);
            swept += 1;
        }
        let replies = state.kept_replies.values().map(|reply| (reply.expires_at, reply.id));
        for id in table::due(replies, now, limit - swept) {
            state.kept_replies.remove(&id);
            swept += 1;
        }
        Ok(swept)
    }
}
