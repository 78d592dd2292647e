//! Account reset tokens, one an account.

use async_trait::async_trait;
use authkeep_store::{AccountResetToken, AccountResetTokenId, AccountResetTokens, Result, WithAccount};

use super::ToyStore;

#[async_trait]
impl AccountResetTokens for ToyStore {
    async fn create_account_reset_token(&self, token: AccountResetToken) -> Result<()> {
        self.replace(token.uid, token)
    }

    async fn account_reset_token(&self, id: AccountResetTokenId) -> Result<Option<WithAccount<AccountResetToken>>> {
        Ok(self.find_with_account(&id))
    }

    async fn delete_account_reset_token(&self, id: AccountResetTokenId) -> Result<()> {
        self.delete::<AccountResetToken>(&id)
    }

    async fn scan_account_reset_tokens(
        &self,
        after: Option<AccountResetTokenId>,
        limit: usize,
    ) -> Result<Vec<AccountResetToken>> {
        Ok(self.scan(after, limit))
    }
}
