//! Handshakes.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Handshake, HandshakeId, HandshakeKey, Handshakes, Result, StoreError};

use super::ToyStore;
use super::log::Change;
use super::state::{State, beyond, page, require_free};

#[async_trait]
impl Handshakes for ToyStore {
    async fn put_handshake(&self, handshake: Handshake, at_most: u32) -> Result<()> {
        let mut state = self.state();
        require_free(&state.handshakes, &handshake.id)?;
        let own = state.handshakes_of(handshake.id.key).chain([&handshake]);
        let gone = beyond(own.map(|handshake| (handshake.expires_at, handshake.id)), at_most);
        let mut entry = vec![Change::Handshake(handshake.id, Some(handshake))];
        entry.extend(gone.into_iter().map(|id| Change::Handshake(id, None)));
        state.commit(entry)
    }

    async fn handshakes(&self, key: HandshakeKey, now: EpochMs) -> Result<Vec<Handshake>> {
        let state = self.state();
        let mut own: Vec<_> =
            state.handshakes_of(key).filter(|handshake| handshake.expires_at > now).cloned().collect();
        own.sort_by_key(|handshake| (handshake.expires_at, handshake.id));
        Ok(own)
    }

    async fn take_handshake(&self, key: HandshakeKey, now: EpochMs) -> Result<Option<Handshake>> {
        let mut state = self.state();
        let last = state.handshakes_of(key).max_by_key(|handshake| (handshake.expires_at, handshake.id));
        let Some(last) = last.filter(|handshake| handshake.expires_at > now).cloned() else { return Ok(None) };
        state.commit(vec![Change::Handshake(last.id, None)])?;
        Ok(Some(last))
    }

    async fn scan_handshakes(&self, after: Option<HandshakeId>, limit: usize) -> Result<Vec<Handshake>> {
        Ok(page(&self.state().handshakes, after, limit).map(|(_, handshake)| handshake.clone()).collect())
    }

    async fn restore_handshake(&self, handshake: Handshake) -> Result<()> {
        let mut state = self.state();
        require_free(&state.handshakes, &handshake.id)?;
        state.commit(vec![Change::Handshake(handshake.id, Some(handshake))])
    }
}

impl State {
    fn handshakes_of(&self, key: HandshakeKey) -> impl Iterator<Item = &Handshake> {
        let from = HandshakeId { key, nonce: [0; 16] };
        self.handshakes
            .range(from..)
            .map(|(_, handshake)| handshake)
            .take_while(move |handshake| handshake.id.key == key)
    }

    /// A handshake that can still be used.
    pub(super) fn require_handshake(&self, id: HandshakeId, now: EpochMs) -> Result<()> {
        let there = self.handshakes.get(&id).is_some_and(|handshake| handshake.expires_at > now);
        if there { Ok(()) } else { Err(StoreError::not_found()) }
    }
}
