//! Password forgot tokens, one an account, and the verbs that spend them.

use async_trait::async_trait;
use authkeep_store::{
    AccountResetToken, EpochMs, Message, NewVerifier, PasswordForgotToken, PasswordForgotTokenId, PasswordForgotTokens,
    Result, StoreError, WithAccount,
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
        Ok(state.with_account(state.password_forgot_tokens.get(&id)))
    }

    async fn delete_password_forgot_token(&self, id: PasswordForgotTokenId) -> Result<()> {
        self.lock().password_forgot_tokens.remove(&id);
        Ok(())
    }

    async fn update_password_forgot_token(&self, id: PasswordForgotTokenId, tries: u16) -> Result<()> {
        let mut state = self.lock();
        state.password_forgot_tokens.get_mut(&id).ok_or_else(StoreError::not_found)?.tries = tries;
        Ok(())
    }

    async fn verify_forgot_password(&self, id: PasswordForgotTokenId, reset: AccountResetToken) -> Result<()> {
        let mut state = self.lock();
        let forgot = state.password_forgot_tokens.get(&id).ok_or_else(StoreError::not_found)?;
        if forgot.uid != reset.uid {
            return Err(StoreError::wrong_account());
        }
        let uid = reset.uid;
        state.account_reset_tokens.replace(reset)?;
        state.password_forgot_tokens.remove(&id);
        state.account_mut(uid)?.email_verified = true;
        state.unlock(uid);
        Ok(())
    }

    async fn scan_password_forgot_tokens(
        &self,
        after: Option<PasswordForgotTokenId>,
        limit: usize,
    ) -> Result<Vec<PasswordForgotToken>> {
        Ok(self.lock().password_forgot_tokens.page(after, limit))
    }

    async fn request_password_reset(&self, token: PasswordForgotToken, message: Message) -> Result<()> {
        let mut state = self.lock();
        state.require_account(token.uid)?;
        state.password_forgot_tokens.refuse_taken(&token.id)?;
        state.insert_message(message)?;
        state.password_forgot_tokens.replace(token)
    }

    async fn reset_by_forgot_token(
        &self,
        id: PasswordForgotTokenId,
        not_before: EpochMs,
        verifier: NewVerifier,
    ) -> Result<()> {
        let mut state = self.lock();
        let forgot = state.password_forgot_tokens.get(&id).filter(|token| token.created_at >= not_before);
        let uid = forgot.ok_or_else(StoreError::not_found)?.uid;
        let account = state.account_mut(uid)?;
        account.set_verifier(verifier);
        account.email_verified = true;
        state.unlock(uid);
        state.remove_tokens_of(uid);
        Ok(())
    }
}
