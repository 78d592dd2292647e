//! Key fetch tokens.

use async_trait::async_trait;
use authkeep_store::{KeyFetchToken, KeyFetchTokenId, KeyFetchTokens, Result, WithAccount};

use super::ToyStore;

#[async_trait]
impl KeyFetchTokens for ToyStore {
    async fn create_key_fetch_token(&self, token: KeyFetchToken) -> Result<()> {
        self.create(token.uid, token)
    }

    async fn key_fetch_token(&self, id: KeyFetchTokenId) -> Result<Option<WithAccount<KeyFetchToken>>> {
        Ok(self.find_with_account(&id))
    }

    async fn delete_key_fetch_token(&self, id: KeyFetchTokenId) -> Result<()> {
        self.delete::<KeyFetchToken>(&id)
    }

    async fn scan_key_fetch_tokens(&self, after: Option<KeyFetchTokenId>, limit: usize) -> Result<Vec<KeyFetchToken>> {
        Ok(self.scan(after, limit))
    }
}
