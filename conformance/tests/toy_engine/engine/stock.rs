//! Stocks.

use async_trait::async_trait;
use authkeep_store::{Fill, Result, Sealed, Slot, Stock, StockedToken, StockedTokenId, Stocks, StoreError};

use super::ToyStore;
use super::log::Change;
use super::state::{State, page, require_free};

#[async_trait]
impl Stocks for ToyStore {
    async fn fill(&self, fill: Fill) -> Result<()> {
        let Fill { mut stocked, mut dirty, mut clean } = fill;
        // In the order of the ids, so that the log does not tell which came with which. The sort keeps the first of one id
        // before the second.
        stocked.sort_by_key(|token| token.id);
        stocked.dedup_by_key(|token| token.id);
        dirty.sort_by_key(|token| token.id);
        dirty.dedup_by_key(|token| token.id);
        clean.sort_by_key(|token| token.id);
        clean.dedup();
        let mut state = self.state();
        stocked.retain(|token| !state.stocked_tokens.contains_key(&token.id));
        dirty.retain(|token| !state.dirty_tokens.contains_key(&token.id));
        clean.retain(|token| !state.clean_tokens.contains_key(&token.id));
        let mut entry: Vec<_> = stocked.into_iter().map(|token| Change::StockedToken(token.id, Some(token))).collect();
        entry.extend(dirty.into_iter().map(|token| Change::DirtyToken(token.id, Some(token))));
        entry.extend(clean.into_iter().map(|token| Change::CleanToken(token.id, Some(token))));
        state.commit(entry)
    }

    async fn draw(&self, stock: Stock, pick: Slot) -> Result<Option<StockedToken>> {
        let mut state = self.state();
        let Some(drawn) = state.first_from(stock, pick) else { return Ok(None) };
        state.commit(vec![Change::StockedToken(drawn.id, None)])?;
        Ok(Some(drawn))
    }

    async fn stock_size(&self, stock: Stock, at_most: usize) -> Result<usize> {
        Ok(self.state().stock_from(stock, FIRST).take(at_most).count())
    }

    async fn stocked_tokens(&self, stock: Stock, limit: usize) -> Result<Vec<StockedToken>> {
        Ok(self.state().stock_from(stock, FIRST).take(limit).cloned().collect())
    }

    async fn remove_stocked_tokens(&self, ids: Vec<StockedTokenId>) -> Result<()> {
        self.state().commit(ids.into_iter().map(|id| Change::StockedToken(id, None)).collect())
    }

    async fn reseal_stocked_token(&self, id: StockedTokenId, expected: &Sealed, token: Sealed) -> Result<()> {
        let mut state = self.state();
        if state.stocked_tokens.get(&id).is_none_or(|stored| stored.token != *expected) {
            return Err(StoreError::conflict());
        }
        state.commit(vec![Change::StockedToken(id, Some(StockedToken { id, token }))])
    }

    async fn scan_stocked_tokens(&self, after: Option<StockedTokenId>, limit: usize) -> Result<Vec<StockedToken>> {
        Ok(page(&self.state().stocked_tokens, after, limit).map(|(_, token)| token.clone()).collect())
    }

    async fn restore_stocked_token(&self, token: StockedToken) -> Result<()> {
        let mut state = self.state();
        require_free(&state.stocked_tokens, &token.id)?;
        state.commit(vec![Change::StockedToken(token.id, Some(token))])
    }
}

const FIRST: Slot = Slot::from_bytes([0; 16]);

impl State {
    fn stock_from(&self, stock: Stock, slot: Slot) -> impl Iterator<Item = &StockedToken> {
        let tokens = self.stocked_tokens.range(StockedTokenId { stock, slot }..).map(|(_, token)| token);
        tokens.take_while(move |token| token.id.stock == stock)
    }

    /// The token of the lowest slot from a point on, or of the lowest one of the stock.
    pub(super) fn first_from(&self, stock: Stock, pick: Slot) -> Option<StockedToken> {
        self.stock_from(stock, pick).next().or_else(|| self.stock_from(stock, FIRST).next()).cloned()
    }
}
