//! Clean tokens.

use async_trait::async_trait;
use authkeep_store::{CleanBucket, CleanToken, CleanTokenId, CleanTokens, Result};

use super::ToyStore;
use super::log::Change;
use super::state::{page, require_free, require_there};

#[async_trait]
impl CleanTokens for ToyStore {
    async fn spend(&self, id: CleanTokenId) -> Result<()> {
        let mut state = self.state();
        require_there(&state.clean_tokens, &id)?;
        state.commit(vec![Change::CleanToken(id, None)])
    }

    async fn clean_token_count(&self, bucket: CleanBucket, at_most: usize) -> Result<usize> {
        Ok(self.state().clean_tokens.keys().filter(|id| id.bucket == bucket).take(at_most).count())
    }

    async fn scan_clean_tokens(&self, after: Option<CleanTokenId>, limit: usize) -> Result<Vec<CleanToken>> {
        Ok(page(&self.state().clean_tokens, after, limit).map(|(_, token)| *token).collect())
    }

    async fn restore_clean_token(&self, token: CleanToken) -> Result<()> {
        let mut state = self.state();
        require_free(&state.clean_tokens, &token.id)?;
        state.commit(vec![Change::CleanToken(token.id, Some(token))])
    }
}
