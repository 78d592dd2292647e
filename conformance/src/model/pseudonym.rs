//! Pseudonyms.

use authkeep_store::{CleanTokenId, ErrorKind, Pseudonym, Slot, Stock, StockedToken};

use super::{Outcome, insert_free, refuse_taken};
use crate::state::State;

impl State {
    pub(super) fn sign_up(
        &mut self,
        pseudonym: &Pseudonym,
        spend: CleanTokenId,
        draw: Stock,
        pick: Slot,
    ) -> Outcome<StockedToken> {
        refuse_taken(&self.pseudonyms, &pseudonym.id)?;
        if !self.clean_tokens.contains_key(&spend) {
            return Err(ErrorKind::NotFound);
        }
        let drawn = self.draw(draw, pick).ok_or(ErrorKind::Exhausted)?;
        self.clean_tokens.remove(&spend);
        insert_free(&mut self.pseudonyms, pseudonym.id, pseudonym.clone())?;
        Ok(drawn)
    }
}
