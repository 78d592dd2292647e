//! Stocks.

use authkeep_store::{ErrorKind, Fill, Sealed, Slot, Stock, StockedToken, StockedTokenId};

use super::Outcome;
use crate::state::State;

impl State {
    /// The tokens of a stock in ascending order of their slots.
    pub(crate) fn stock(&self, stock: Stock) -> Vec<StockedToken> {
        self.stocked_tokens.values().filter(|token| token.id.stock == stock).cloned().collect()
    }

    /// What is there already stays.
    pub(super) fn fill(&mut self, fill: &Fill) {
        for token in &fill.stocked {
            self.stocked_tokens.entry(token.id).or_insert_with(|| token.clone());
        }
        for token in &fill.dirty {
            self.dirty_tokens.entry(token.id).or_insert_with(|| token.clone());
        }
        for token in &fill.clean {
            self.clean_tokens.entry(token.id).or_insert(*token);
        }
    }

    pub(super) fn draw(&mut self, stock: Stock, pick: Slot) -> Option<StockedToken> {
        let tokens = self.stock(stock);
        let drawn = tokens.iter().find(|token| token.id.slot >= pick).or_else(|| tokens.first())?;
        self.stocked_tokens.remove(&drawn.id)
    }

    pub(super) fn reseal_stocked_token(&mut self, id: StockedTokenId, expected: &Sealed, token: &Sealed) -> Outcome {
        let stored = self.stocked_tokens.get_mut(&id).filter(|stored| stored.token == *expected);
        stored.ok_or(ErrorKind::Conflict)?.token = token.clone();
        Ok(())
    }
}
