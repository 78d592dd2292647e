//! Password forgot tokens, one an account, and the verbs that spend them.

use std::collections::BTreeMap;

use async_trait::async_trait;
use authkeep_store::{
    AccountResetToken, EpochMs, Message, NewVerifier, PasswordForgotToken, PasswordForgotTokenId, PasswordForgotTokens,
    Result, StoreError, WithAccount,
};

use super::ToyStore;
use super::log::Change;

#[async_trait]
impl PasswordForgotTokens for ToyStore {
    async fn create_password_forgot_token(&self, token: PasswordForgotToken) -> Result<()> {
        self.replace(token.uid, token)
    }

    async fn password_forgot_token(
        &self,
        id: PasswordForgotTokenId,
    ) -> Result<Option<WithAccount<PasswordForgotToken>>> {
        Ok(self.find_with_account(&id))
    }

    async fn update_password_forgot_token(&self, id: PasswordForgotTokenId, tries: u16) -> Result<()> {
        let mut state = self.state();
        let mut dossier = state.dossier_of::<PasswordForgotToken>(&id).cloned().ok_or_else(StoreError::not_found)?;
        if let Some(token) = dossier.password_forgot_tokens.get_mut(&id) {
            token.tries = tries;
        }
        state.commit(vec![Change::dossier(dossier)])
    }

    async fn verify_forgot_password(&self, id: PasswordForgotTokenId, reset: AccountResetToken) -> Result<()> {
        let mut state = self.state();
        let mut dossier = state.dossier_of::<PasswordForgotToken>(&id).cloned().ok_or_else(StoreError::not_found)?;
        if dossier.account.uid != reset.uid {
            return Err(StoreError::wrong_account());
        }
        state.require_free::<AccountResetToken>(&reset.id)?;
        dossier.password_forgot_tokens.clear();
        dossier.account_reset_tokens = BTreeMap::from([(reset.id, reset)]);
        dossier.account.email_verified = true;
        dossier.unlock();
        state.commit(vec![Change::dossier(dossier)])
    }

    async fn delete_password_forgot_token(&self, id: PasswordForgotTokenId) -> Result<()> {
        self.delete::<PasswordForgotToken>(&id)
    }

    async fn scan_password_forgot_tokens(
        &self,
        after: Option<PasswordForgotTokenId>,
        limit: usize,
    ) -> Result<Vec<PasswordForgotToken>> {
        Ok(self.scan(after, limit))
    }

    async fn request_password_reset(&self, token: PasswordForgotToken, message: Message) -> Result<()> {
        let mut state = self.state();
        let mut dossier = state.dossier(token.uid)?;
        state.require_free::<PasswordForgotToken>(&token.id)?;
        dossier.password_forgot_tokens = BTreeMap::from([(token.id, token)]);
        let message = state.new_message(message)?;
        state.commit(vec![Change::dossier(dossier), message])
    }

    async fn reset_by_forgot_token(
        &self,
        id: PasswordForgotTokenId,
        not_before: EpochMs,
        verifier: NewVerifier,
    ) -> Result<()> {
        let mut state = self.state();
        let mut dossier = state.dossier_of::<PasswordForgotToken>(&id).cloned().ok_or_else(StoreError::not_found)?;
        if dossier.password_forgot_tokens.get(&id).is_none_or(|token| token.created_at < not_before) {
            return Err(StoreError::not_found());
        }
        dossier.account.set_verifier(verifier);
        dossier.account.email_verified = true;
        dossier.unlock();
        dossier.remove_tokens();
        state.commit(vec![Change::dossier(dossier)])
    }
}
