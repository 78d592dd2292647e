//! Session tokens.

use async_trait::async_trait;
use authkeep_store::{Result, SessionToken, SessionTokenId, SessionTokens, StoreError, Uid, WithAccount};

use super::ToyStore;
use super::document::held;

held!(SessionToken in session_tokens, one_per_account: false);

#[async_trait]
impl SessionTokens for ToyStore {
    async fn create_session_token(&self, token: SessionToken) -> Result<()> {
        self.create(token)
    }

    async fn session_token(
        &self,
        id: SessionTokenId,
        _now: authkeep_store::EpochMs,
    ) -> Result<Option<WithAccount<SessionToken>>> {
        Ok(self.find(id))
    }

    async fn account_devices(&self, uid: Uid, _now: authkeep_store::EpochMs) -> Result<Vec<SessionToken>> {
        let state = self.state();
        let document = state.documents.get(&uid).ok_or_else(StoreError::not_found)?;
        Ok(document.session_tokens.values().cloned().collect())
    }

    async fn delete_session_token(&self, id: SessionTokenId) -> Result<()> {
        self.delete::<SessionToken>(id)
    }

    async fn scan_session_tokens(&self, after: Option<SessionTokenId>, limit: usize) -> Result<Vec<SessionToken>> {
        Ok(self.scan(after, limit))
    }

    async fn start_session(
        &self,
        _token: authkeep_store::SessionToken,
        _grounds: authkeep_store::Grounds,
        _at_most: u32,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn end_sessions(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}
