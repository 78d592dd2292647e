//! Key fetch tokens.

use async_trait::async_trait;
use authkeep_store::{KeyFetchToken, KeyFetchTokenId, KeyFetchTokens, Result, WithAccount};

use crate::MemoryStore;

#[async_trait]
impl KeyFetchTokens for MemoryStore {
    async fn create_key_fetch_token(&self, token: KeyFetchToken) -> Result<()> {
        let mut state = self.lock();
        state.require_account(token.uid)?;
        state.key_fetch_tokens.add(token)
    }

    async fn key_fetch_token(&self, id: KeyFetchTokenId) -> Result<Option<WithAccount<KeyFetchToken>>> {
        let state = self.lock();
        Ok(state.with_account(state.key_fetch_tokens.get(&id)))
    }

    async fn delete_key_fetch_token(&self, id: KeyFetchTokenId) -> Result<()> {
        self.lock().key_fetch_tokens.remove(&id);
        Ok(())
    }

    async fn scan_key_fetch_tokens(&self, after: Option<KeyFetchTokenId>, limit: usize) -> Result<Vec<KeyFetchToken>> {
        Ok(self.lock().key_fetch_tokens.page(after, limit))
    }
}
