//! Session tokens.

use async_trait::async_trait;
use authkeep_store::{Result, SessionToken, SessionTokenId, SessionTokens, Uid, WithAccount};

use crate::MemoryStore;

#[async_trait]
impl SessionTokens for MemoryStore {
    async fn create_session_token(&self, token: SessionToken) -> Result<()> {
        let mut state = self.lock();
        state.require_account(token.uid)?;
        state.session_tokens.add(token)
    }

    async fn session_token(
        &self,
        id: SessionTokenId,
        _now: authkeep_store::EpochMs,
    ) -> Result<Option<WithAccount<SessionToken>>> {
        let state = self.lock();
        Ok(state.with_account(state.session_tokens.get(id)))
    }

    async fn account_devices(&self, uid: Uid, _now: authkeep_store::EpochMs) -> Result<Vec<SessionToken>> {
        let state = self.lock();
        state.require_account(uid)?;
        Ok(state.session_tokens.all_of(uid))
    }

    async fn delete_session_token(&self, id: SessionTokenId) -> Result<()> {
        self.lock().session_tokens.remove(id);
        Ok(())
    }

    async fn scan_session_tokens(&self, after: Option<SessionTokenId>, limit: usize) -> Result<Vec<SessionToken>> {
        Ok(self.lock().session_tokens.page(after, limit))
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
