//! Account reset tokens, one an account.

use async_trait::async_trait;
use authkeep_store::{AccountResetToken, AccountResetTokenId, AccountResetTokens, Result, WithAccount};

use super::ToyStore;
use super::document::held;

held!(AccountResetToken in account_reset_tokens, one_per_account: true);

#[async_trait]
impl AccountResetTokens for ToyStore {
    async fn create_account_reset_token(&self, token: AccountResetToken) -> Result<()> {
        self.create(token)
    }

    async fn account_reset_token(&self, id: AccountResetTokenId) -> Result<Option<WithAccount<AccountResetToken>>> {
        Ok(self.find(id))
    }

    async fn delete_account_reset_token(&self, id: AccountResetTokenId) -> Result<()> {
        self.delete::<AccountResetToken>(id)
    }

    async fn scan_account_reset_tokens(
        &self,
        after: Option<AccountResetTokenId>,
        limit: usize,
    ) -> Result<Vec<AccountResetToken>> {
        Ok(self.scan(after, limit))
    }
}
