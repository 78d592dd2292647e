//! Dirty tokens.

use async_trait::async_trait;
use authkeep_store::{
    Cleaning, DirtyToken, DirtyTokenId, DirtyTokens, EpochMs, KeptReply, Result, StockedToken, StoreError,
};

use super::ToyStore;
use super::log::Change;
use super::state::{page, require_free, require_there};

#[async_trait]
impl DirtyTokens for ToyStore {
    async fn dirty_token(&self, id: DirtyTokenId) -> Result<Option<DirtyToken>> {
        Ok(self.state().dirty_tokens.get(&id).cloned())
    }

    async fn clean(&self, cleaning: Cleaning, now: EpochMs) -> Result<StockedToken> {
        let mut state = self.state();
        require_there(&state.dirty_tokens, &cleaning.dirty)?;
        state.require_handshake(cleaning.handshake, now)?;
        require_free(&state.kept_replies, &cleaning.reply)?;
        let drawn = state.first_from(cleaning.draw, cleaning.pick).ok_or_else(StoreError::exhausted)?;
        let reply = KeptReply {
            id: cleaning.reply,
            answer: cleaning.answer,
            drawn: drawn.clone(),
            expires_at: cleaning.reply_expires_at,
        };
        state.commit(vec![
            Change::DirtyToken(cleaning.dirty, None),
            Change::Handshake(cleaning.handshake, None),
            Change::StockedToken(drawn.id, None),
            Change::KeptReply(reply.id, Some(reply)),
        ])?;
        Ok(drawn)
    }

    async fn scan_dirty_tokens(&self, after: Option<DirtyTokenId>, limit: usize) -> Result<Vec<DirtyToken>> {
        Ok(page(&self.state().dirty_tokens, after, limit).map(|(_, token)| token.clone()).collect())
    }

    async fn restore_dirty_token(&self, token: DirtyToken) -> Result<()> {
        let mut state = self.state();
        require_free(&state.dirty_tokens, &token.id)?;
        state.commit(vec![Change::DirtyToken(token.id, Some(token))])
    }
}
