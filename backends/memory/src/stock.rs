//! Stocks.

use async_trait::async_trait;
use authkeep_store::{Fill, Result, Sealed, Slot, Stock, StockedToken, StockedTokenId, Stocks, StoreError};

use crate::MemoryStore;
use crate::state::State;

#[async_trait]
impl Stocks for MemoryStore {
    async fn fill(&self, fill: Fill) -> Result<()> {
        let mut state = self.lock();
        for token in fill.stocked {
            state.stocked_tokens.add_missing(token.id.stock, token.id.slot, token);
        }
        for token in fill.dirty {
            state.dirty_tokens.entry(token.id).or_insert(token);
        }
        for token in fill.clean {
            state.clean_tokens.add_missing(token.id.bucket, token.id.hash, token);
        }
        Ok(())
    }

    async fn draw(&self, stock: Stock, pick: Slot) -> Result<Option<StockedToken>> {
        Ok(self.lock().draw(stock, pick))
    }

    async fn stock_size(&self, stock: Stock, at_most: usize) -> Result<usize> {
        Ok(self.lock().stocked_tokens.count(stock).min(at_most))
    }

    async fn stocked_tokens(&self, stock: Stock, limit: usize) -> Result<Vec<StockedToken>> {
        Ok(self.lock().stocked_tokens.all_of(stock).take(limit).cloned().collect())
    }

    async fn remove_stocked_tokens(&self, ids: Vec<StockedTokenId>) -> Result<()> {
        let mut state = self.lock();
        for id in ids {
            state.stocked_tokens.remove(id.stock, id.slot);
        }
        Ok(())
    }

    async fn reseal_stocked_token(&self, id: StockedTokenId, expected: &Sealed, token: Sealed) -> Result<()> {
        let mut state = self.lock();
        let stocked = state.stocked_tokens.get_mut(id.stock, id.slot).filter(|stocked| stocked.token == *expected);
        stocked.ok_or_else(StoreError::conflict)?.token = token;
        Ok(())
    }

    async fn scan_stocked_tokens(&self, after: Option<StockedTokenId>, limit: usize) -> Result<Vec<StockedToken>> {
        Ok(self.lock().stocked_tokens.page(after.map(|id| (id.stock, id.slot)), limit))
    }

    async fn restore_stocked_token(&self, token: StockedToken) -> Result<()> {
        self.lock().stocked_tokens.add(token.id.stock, token.id.slot, token)
    }
}

impl State {
    /// Takes the token of the lowest slot from `pick` on, or of the lowest of all. It is the last thing that can refuse a
    /// verb, and comes before the verb's other changes.
    pub(crate) fn draw(&mut self, stock: Stock, pick: Slot) -> Option<StockedToken> {
        let slot = self.stocked_tokens.first_from(stock, pick)?;
        self.stocked_tokens.remove(stock, slot)
    }
}
