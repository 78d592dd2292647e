//! Dirty tokens.

use authkeep_store::{Cleaning, EpochMs, ErrorKind, KeptReply, StockedToken};

use super::{Outcome, refuse_taken};
use crate::state::State;

impl State {
    pub(super) fn clean(&mut self, cleaning: &Cleaning, now: EpochMs) -> Outcome<StockedToken> {
        if !self.dirty_tokens.contains_key(&cleaning.dirty) {
            return Err(ErrorKind::NotFound);
        }
        self.require_handshake(cleaning.handshake, now)?;
        refuse_taken(&self.kept_replies, &cleaning.reply)?;
        let drawn = self.draw(cleaning.draw, cleaning.pick).ok_or(ErrorKind::Exhausted)?;
        self.dirty_tokens.remove(&cleaning.dirty);
        self.handshakes.remove(&cleaning.handshake);
        let reply = KeptReply {
            id: cleaning.reply,
            answer: cleaning.answer.clone(),
            drawn: drawn.clone(),
            expires_at: cleaning.reply_expires_at,
        };
        self.kept_replies.insert(reply.id, reply);
        Ok(drawn)
    }
}
