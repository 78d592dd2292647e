//! Pseudonyms.

use async_trait::async_trait;
use authkeep_store::{CleanTokenId, Pseudonym, PseudonymId, Pseudonyms, Result, Slot, Stock, StockedToken, StoreError};

use super::ToyStore;
use super::log::Change;
use super::state::{page, require_free, require_there};

#[async_trait]
impl Pseudonyms for ToyStore {
    async fn sign_up(
        &self,
        pseudonym: Pseudonym,
        spend: CleanTokenId,
        draw: Stock,
        pick: Slot,
    ) -> Result<StockedToken> {
        let mut state = self.state();
        require_free(&state.pseudonyms, &pseudonym.id)?;
        require_there(&state.clean_tokens, &spend)?;
        let drawn = state.first_from(draw, pick).ok_or_else(StoreError::exhausted)?;
        state.commit(vec![
            Change::CleanToken(spend, None),
            Change::StockedToken(drawn.id, None),
            Change::Pseudonym(pseudonym.id, Some(pseudonym)),
        ])?;
        Ok(drawn)
    }

    async fn pseudonym(&self, id: PseudonymId) -> Result<Option<Pseudonym>> {
        Ok(self.state().pseudonyms.get(&id).cloned())
    }

    async fn scan_pseudonyms(&self, after: Option<PseudonymId>, limit: usize) -> Result<Vec<Pseudonym>> {
        Ok(page(&self.state().pseudonyms, after, limit).map(|(_, pseudonym)| pseudonym.clone()).collect())
    }

    async fn restore_pseudonym(&self, pseudonym: Pseudonym) -> Result<()> {
        let mut state = self.state();
        require_free(&state.pseudonyms, &pseudonym.id)?;
        state.commit(vec![Change::Pseudonym(pseudonym.id, Some(pseudonym))])
    }
}
