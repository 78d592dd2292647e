//! Account reset tokens, one an account.

use async_trait::async_trait;
use authkeep_store::{AccountResetToken, AccountResetTokenId, AccountResetTokens, Result, WithAccount};

use crate::MemoryStore;

#[async_trait]
impl AccountResetTokens for MemoryStore {
    async fn create_account_reset_token(&self, token: AccountResetToken) -> Result<()> {
        let mut state = self.lock();
        state.require_account(token.uid)?;
        state.account_reset_tokens.replace(token)
    }

    async fn account_reset_token(&self, id: AccountResetTokenId) -> Result<Option<WithAccount<AccountResetToken>>> {
        let state = self.lock();
        Ok(state.with_account(state.account_reset_tokens.get(&id)))
    }

    async fn delete_account_reset_token(&self, id: AccountResetTokenId) -> Result<()> {
        self.lock().account_reset_tokens.remove(&id);
        Ok(())
    }

    async fn scan_account_reset_tokens(
        &self,
        after: Option<AccountResetTokenId>,
        limit: usize,
    ) -> Result<Vec<AccountResetToken>> {
        Ok(self.lock().account_reset_tokens.page(after, limit))
    }
}
