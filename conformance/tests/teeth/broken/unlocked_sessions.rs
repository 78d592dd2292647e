//! An engine that keeps its sessions beside its accounts and locks the two one after the other: right for one caller at
//! a time, and wrong for two.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use authkeep_conformance::layer::Layer;
use authkeep_memory::MemoryStore;
use authkeep_store::{
    AccountSummary, EpochMs, NewVerifier, Result, SessionToken, SessionTokenId, Store, StoreError, Uid, WithAccount,
};

use super::others_first;

#[derive(Default)]
pub(super) struct UnlockedSessions {
    inner: MemoryStore,
    sessions: Mutex<BTreeMap<SessionTokenId, SessionToken>>,
}

impl UnlockedSessions {
    fn sessions(&self) -> MutexGuard<'_, BTreeMap<SessionTokenId, SessionToken>> {
        self.sessions.lock().expect("no test panics with the lock")
    }
}

#[async_trait]
impl Layer for UnlockedSessions {
    fn inner(&self) -> &dyn Store {
        &self.inner
    }

    async fn create_session_token(&self, token: SessionToken) -> Result<()> {
        if self.inner().account(token.uid).await?.is_none() {
            return Err(StoreError::not_found());
        }
        if self.sessions().contains_key(&token.id) {
            return Err(StoreError::conflict());
        }
        others_first().await;
        self.sessions().insert(token.id, token);
        Ok(())
    }

    async fn restore_session_token(&self, token: SessionToken) -> Result<()> {
        self.create_session_token(token).await
    }

    async fn session_token(&self, id: SessionTokenId, now: EpochMs) -> Result<Option<WithAccount<SessionToken>>> {
        let token = self.sessions().get(&id).filter(|token| !token.has_expired(now)).cloned();
        let Some(token) = token else { return Ok(None) };
        let account = self.inner().account(token.uid).await?;
        Ok(account.map(|account| WithAccount { token, account: AccountSummary::from(&account) }))
    }

    async fn account_devices(&self, uid: Uid, now: EpochMs) -> Result<Vec<SessionToken>> {
        self.inner().account_devices(uid, now).await?;
        let shown = |token: &&SessionToken| token.uid == uid && !token.has_expired(now);
        Ok(self.sessions().values().filter(shown).cloned().collect())
    }

    async fn delete_session_token(&self, id: SessionTokenId) -> Result<()> {
        self.sessions().remove(&id);
        Ok(())
    }

    async fn scan_session_tokens(&self, after: Option<SessionTokenId>, limit: usize) -> Result<Vec<SessionToken>> {
        let from = |id: &SessionTokenId| after.is_none_or(|after| *id > after);
        Ok(self.sessions().values().filter(|token| from(&token.id)).take(limit).cloned().collect())
    }

    async fn reset_account(&self, uid: Uid, verifier: NewVerifier) -> Result<()> {
        self.inner().reset_account(uid, verifier).await?;
        self.sessions().retain(|_, token| token.uid != uid);
        Ok(())
    }

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        self.sessions().retain(|_, token| token.uid != uid);
        self.inner().delete_account(uid).await
    }
}
