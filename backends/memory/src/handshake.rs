//! Handshakes.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Handshake, HandshakeId, HandshakeKey, Handshakes, Result, StoreError};

use crate::state::State;
use crate::{MemoryStore, table};

#[async_trait]
impl Handshakes for MemoryStore {
    async fn put_handshake(&self, handshake: Handshake, at_most: u32) -> Result<()> {
        let mut state = self.lock();
        let HandshakeId { key, nonce } = handshake.id;
        state.handshakes.add(key, nonce, handshake)?;
        let of_key = state.handshakes.all_of(key).map(|handshake| (handshake.expires_at, handshake.id.nonce));
        for nonce in table::surplus(of_key, at_most) {
            state.handshakes.remove(key, nonce);
        }
        Ok(())
    }

    async fn handshakes(&self, key: HandshakeKey, now: EpochMs) -> Result<Vec<Handshake>> {
        Ok(self.lock().live_handshakes(key, now))
    }

    async fn take_handshake(&self, key: HandshakeKey, now: EpochMs) -> Result<Option<Handshake>> {
        let mut state = self.lock();
        let last = state.live_handshakes(key, now).pop();
        if let Some(handshake) = &last {
            state.handshakes.remove(key, handshake.id.nonce);
        }
        Ok(last)
    }

    async fn scan_handshakes(&self, after: Option<HandshakeId>, limit: usize) -> Result<Vec<Handshake>> {
        Ok(self.lock().handshakes.page(after.map(|id| (id.key, id.nonce)), limit))
    }

    async fn restore_handshake(&self, handshake: Handshake) -> Result<()> {
        self.lock().handshakes.add(handshake.id.key, handshake.id.nonce, handshake)
    }
}

impl State {
    /// The handshakes of a key whose time was not over by `now`, those that end first before the others.
    fn live_handshakes(&self, key: HandshakeKey, now: EpochMs) -> Vec<Handshake> {
        let live = self.handshakes.all_of(key).filter(|handshake| handshake.expires_at > now);
        let mut live: Vec<_> = live.cloned().collect();
        live.sort_by_key(|handshake| handshake.expires_at);
        live
    }

    /// Refuses a handshake that is not there, or was over by `now`.
    pub(crate) fn require_handshake(&self, id: HandshakeId, now: EpochMs) -> Result<()> {
        let live = self.handshakes.get(id.key, id.nonce).filter(|handshake| handshake.expires_at > now);
        live.map(drop).ok_or_else(StoreError::not_found)
    }
}
