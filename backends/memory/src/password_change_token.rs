//! Password change tokens, one an account.

use async_trait::async_trait;
use authkeep_store::{PasswordChangeToken, PasswordChangeTokenId, PasswordChangeTokens, Result, WithAccount};

use crate::MemoryStore;

#[async_trait]
impl PasswordChangeTokens for MemoryStore {
    async fn create_password_change_token(&self, token: PasswordChangeToken) -> Result<()> {
        let mut state = self.lock();
        state.require_account(token.uid)?;
        state.password_change_tokens.replace(token)
    }

    async fn password_change_token(
        &self,
        id: PasswordChangeTokenId,
    ) -> Result<Option<WithAccount<PasswordChangeToken>>> {
        let state = self.lock();
        Ok(state.with_account(state.password_change_tokens.get(&id)))
    }

    async fn delete_password_change_token(&self, id: PasswordChangeTokenId) -> Result<()> {
        self.lock().password_change_tokens.remove(&id);
        Ok(())
    }

    async fn scan_password_change_tokens(
        &self,
        after: Option<PasswordChangeTokenId>,
        limit: usize,
    ) -> Result<Vec<PasswordChangeToken>> {
        Ok(self.lock().password_change_tokens.page(after, limit))
    }
}
