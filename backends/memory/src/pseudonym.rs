//! Pseudonyms.

use async_trait::async_trait;
use authkeep_store::{CleanTokenId, Pseudonym, PseudonymId, Pseudonyms, Result, Slot, Stock, StockedToken, StoreError};

use crate::state::State;
use crate::{MemoryStore, table};

#[async_trait]
impl Pseudonyms for MemoryStore {
    async fn sign_up(
        &self,
        pseudonym: Pseudonym,
        spend: CleanTokenId,
        draw: Stock,
        pick: Slot,
    ) -> Result<StockedToken> {
        let mut state = self.lock();
        if state.pseudonyms.contains_key(&pseudonym.id) {
            return Err(StoreError::conflict());
        }
        state.clean_tokens.get(spend.bucket, spend.hash).ok_or_else(StoreError::not_found)?;
        let drawn = state.draw(draw, pick).ok_or_else(StoreError::exhausted)?;
        state.clean_tokens.remove(spend.bucket, spend.hash);
        state.pseudonyms.insert(pseudonym.id, pseudonym);
        Ok(drawn)
    }

    async fn pseudonym(&self, id: PseudonymId) -> Result<Option<Pseudonym>> {
        Ok(self.lock().pseudonyms.get(&id).cloned())
    }

    async fn scan_pseudonyms(&self, after: Option<PseudonymId>, limit: usize) -> Result<Vec<Pseudonym>> {
        Ok(table::page(&self.lock().pseudonyms, after, limit))
    }

    async fn restore_pseudonym(&self, pseudonym: Pseudonym) -> Result<()> {
        table::add(&mut self.lock().pseudonyms, pseudonym.id, pseudonym)
    }
}

impl State {
    pub(crate) fn require_pseudonym(&self, id: PseudonymId) -> Result<()> {
        if self.pseudonyms.contains_key(&id) { Ok(()) } else { Err(StoreError::not_found()) }
    }
}
