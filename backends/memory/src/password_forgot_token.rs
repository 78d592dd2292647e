//! Password forgot tokens, one an account, and the verb that spends them.

use async_trait::async_trait;
use authkeep_store::{
    AccountResetToken, PasswordForgotToken, PasswordForgotTokenId, PasswordForgotTokens, Result, StoreError,
    WithAccount,
};

use crate::MemoryStore;

#[async_trait]
impl PasswordForgotTokens for MemoryStore {
    async fn create_password_forgot_token(&self, token: PasswordForgotToken) -> Result<()> {
        let mut state = self.lock();
        state.require_account(token.uid)?;
        state.password_forgot_tokens.replace(token)
    }

    async fn password_forgot_token(
        &self,
        id: PasswordForgotTokenId,
    ) -> Result<Option<WithAccount<PasswordForgotToken>>> {
        let state = self.lock();
        Ok(state.with_account(state.password_forgot_tokens.get(id)))
    }

    async fn delete_password_forgot_token(&self, id: PasswordForgotTokenId) -> Result<()> {
        self.lock().password_forgot_tokens.remove(id);
        Ok(())
    }

    async fn update_password_forgot_token(&self, id: PasswordForgotTokenId, tries: u16) -> Result<()> {
        let mut state = self.lock();
        state.password_forgot_tokens.get_mut(id).ok_or_else(StoreError::not_found)?.tries = tries;
        Ok(())
    }

    async fn verify_forgot_password(&self, id: PasswordForgotTokenId, reset: AccountResetToken) -> Result<()> {
        let mut state = self.lock();
        let forgot = state.password_forgot_tokens.get(id).ok_or_else(StoreError::not_found)?;
        if forgot.uid != reset.uid {
            return Err(StoreError::wrong_account());
        }
        let uid = reset.uid;
        state.account_reset_tokens.replace(reset)?;
        state.password_forgot_tokens.remove(id);
        let account = state.account_mut(uid)?;
        account.email_verified = true;
        account.locked_at = None;
        account.unlock_code = None;
        Ok(())
    }

    async fn scan_password_forgot_tokens(
        &self,
        after: Option<PasswordForgotTokenId>,
        limit: usize,
    ) -> Result<Vec<PasswordForgotToken>> {
        Ok(self.lock().password_forgot_tokens.page(after, limit))
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
