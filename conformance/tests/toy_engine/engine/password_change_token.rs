//! Password change tokens, one an account.

use async_trait::async_trait;
use authkeep_store::{PasswordChangeToken, PasswordChangeTokenId, PasswordChangeTokens, Result, WithAccount};

use super::ToyStore;

#[async_trait]
impl PasswordChangeTokens for ToyStore {
    async fn create_password_change_token(&self, token: PasswordChangeToken) -> Result<()> {
        self.replace(token.uid, token)
    }

    async fn password_change_token(
        &self,
        id: PasswordChangeTokenId,
    ) -> Result<Option<WithAccount<PasswordChangeToken>>> {
        Ok(self.find_with_account(&id))
    }

    async fn delete_password_change_token(&self, id: PasswordChangeTokenId) -> Result<()> {
        self.delete::<PasswordChangeToken>(&id)
    }

    async fn scan_password_change_tokens(
        &self,
        after: Option<PasswordChangeTokenId>,
        limit: usize,
    ) -> Result<Vec<PasswordChangeToken>> {
        Ok(self.scan(after, limit))
    }
}
