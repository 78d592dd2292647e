//! Clean tokens.

use async_trait::async_trait;
use authkeep_store::{CleanBucket, CleanToken, CleanTokenId, CleanTokens, Result, StoreError};

use crate::MemoryStore;

#[async_trait]
impl CleanTokens for MemoryStore {
    async fn spend(&self, id: CleanTokenId) -> Result<()> {
        self.lock().clean_tokens.remove(id.bucket, id.hash).map(drop).ok_or_else(StoreError::not_found)
    }

    async fn clean_token_count(&self, bucket: CleanBucket, at_most: usize) -> Result<usize> {
        Ok(self.lock().clean_tokens.count(bucket).min(at_most))
    }

    async fn scan_clean_tokens(&self, after: Option<CleanTokenId>, limit: usize) -> Result<Vec<CleanToken>> {
        Ok(self.lock().clean_tokens.page(after.map(|id| (id.bucket, id.hash)), limit))
    }

    async fn restore_clean_token(&self, token: CleanToken) -> Result<()> {
        self.lock().clean_tokens.add(token.id.bucket, token.id.hash, token)
    }
}
