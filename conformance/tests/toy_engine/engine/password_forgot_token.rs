//! Password forgot tokens, one an account, and the verb that spends them.

use async_trait::async_trait;
use authkeep_store::{
    AccountResetToken, PasswordForgotToken, PasswordForgotTokenId, PasswordForgotTokens, Result, StoreError,
    WithAccount,
};

use super::ToyStore;
use super::document::held;
use super::log::Entry;

held!(PasswordForgotToken in password_forgot_tokens, one_per_account: true);

#[async_trait]
impl PasswordForgotTokens for ToyStore {
    async fn create_password_forgot_token(&self, token: PasswordForgotToken) -> Result<()> {
        self.create(token)
    }

    async fn password_forgot_token(
        &self,
        id: PasswordForgotTokenId,
    ) -> Result<Option<WithAccount<PasswordForgotToken>>> {
        Ok(self.find(id))
    }

    async fn update_password_forgot_token(&self, id: PasswordForgotTokenId, tries: u16) -> Result<()> {
        let mut state = self.state();
        let mut document = state.document_of::<PasswordForgotToken>(id).cloned().ok_or_else(StoreError::not_found)?;
        if let Some(token) = document.password_forgot_tokens.get_mut(&id) {
            token.tries = tries;
        }
        state.commit(Entry::Document(document.account.uid, Some(Box::new(document))))
    }

    async fn verify_forgot_password(&self, id: PasswordForgotTokenId, reset: AccountResetToken) -> Result<()> {
        let mut state = self.state();
        let mut document = state.document_of::<PasswordForgotToken>(id).cloned().ok_or_else(StoreError::not_found)?;
        if document.account.uid != reset.uid {
            return Err(StoreError::wrong_account());
        }
        state.require_free::<AccountResetToken>(reset.id)?;
        document.password_forgot_tokens.clear();
        document.put(reset);
        document.account.email_verified = true;
        (document.account.locked_at, document.account.unlock_code) = (None, None);
        state.commit(Entry::Document(document.account.uid, Some(Box::new(document))))
    }

    async fn delete_password_forgot_token(&self, id: PasswordForgotTokenId) -> Result<()> {
        self.delete::<PasswordForgotToken>(id)
    }

    async fn scan_password_forgot_tokens(
        &self,
        after: Option<PasswordForgotTokenId>,
        limit: usize,
    ) -> Result<Vec<PasswordForgotToken>> {
        Ok(self.scan(after, limit))
    }

    async fn request_password_reset(
        &self,
        _token: authkeep_store::PasswordForgotToken,
        _message: authkeep_store::Message,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn reset_by_forgot_token(
        &self,
        _id: authkeep_store::PasswordForgotTokenId,
        _not_before: authkeep_store::EpochMs,
        _verifier: authkeep_store::NewVerifier,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}
