//! Dirty tokens.

use async_trait::async_trait;
use authkeep_store::{
    Cleaning, DirtyToken, DirtyTokenId, DirtyTokens, EpochMs, KeptReply, Result, StockedToken, StoreError,
};

use crate::{MemoryStore, table};

#[async_trait]
impl DirtyTokens for MemoryStore {
    async fn dirty_token(&self, id: DirtyTokenId) -> Result<Option<DirtyToken>> {
        Ok(self.lock().dirty_tokens.get(&id).cloned())
    }

    async fn clean(&self, cleaning: Cleaning, now: EpochMs) -> Result<StockedToken> {
        let mut state = self.lock();
        state.dirty_tokens.get(&cleaning.dirty).ok_or_else(StoreError::not_found)?;
        state.require_handshake(cleaning.handshake, now)?;
        if state.kept_replies.contains_key(&cleaning.reply) {
            return Err(StoreError::conflict());
        }
        let drawn = state.draw(cleaning.draw, cleaning.pick).ok_or_else(StoreError::exhausted)?;
        state.dirty_tokens.remove(&cleaning.dirty);
        state.handshakes.remove(cleaning.handshake.key, cleaning.handshake.nonce);
        let reply = KeptReply {
            id: cleaning.reply,
            answer: cleaning.answer,
            drawn: drawn.clone(),
            expires_at: cleaning.reply_expires_at,
        };
        state.kept_replies.insert(reply.id, reply);
        Ok(drawn)
    }

    async fn scan_dirty_tokens(&self, after: Option<DirtyTokenId>, limit: usize) -> Result<Vec<DirtyToken>> {
        Ok(table::page(&self.lock().dirty_tokens, after, limit))
    }

    async fn restore_dirty_token(&self, token: DirtyToken) -> Result<()> {
        table::add(&mut self.lock().dirty_tokens, token.id, token)
    }
}
