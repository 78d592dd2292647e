//! An engine that keeps its sessions beside its accounts and locks the two one after the other: right for one caller at
//! a time, and wrong for two.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use authkeep_conformance::layer::Layer;
use authkeep_memory::MemoryStore;
use authkeep_store::{
    AccountSummary, EpochMs, Grounds, NewVerifier, PasswordForgotTokenId, Result, Secret, SessionToken, SessionTokenId,
    Store, StoreError, Uid, WithAccount,
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

    async fn start_session(&self, token: SessionToken, grounds: Grounds, at_most: u32) -> Result<()> {
        let Some(account) = self.inner().account(token.uid).await? else { return Err(StoreError::not_found()) };
        let holds = match grounds {
            Grounds::Password(hash) => account.verify_hash == hash,
            Grounds::Session(id) => self.sessions().get(&id).is_some_and(|session| session.uid == token.uid),
        };
        if !holds {
            return Err(StoreError::incorrect_password());
        }
        let mut sessions = self.sessions();
        if sessions.contains_key(&token.id) {
            return Err(StoreError::conflict());
        }
        sessions.insert(token.id, token.clone());
        let ending = sessions.values().filter(|other| other.uid == token.uid && other.expires_at.is_some());
        let mut ending: Vec<_> = ending.map(|other| (other.created_at, other.id)).collect();
        ending.sort();
        let beyond = ending.len().saturating_sub(usize::try_from(at_most).unwrap_or(usize::MAX));
        for (_, id) in ending.drain(..beyond) {
            sessions.remove(&id);
        }
        Ok(())
    }

    async fn end_sessions(&self, uid: Uid) -> Result<()> {
        self.sessions().retain(|_, token| token.uid != uid);
        Ok(())
    }

    async fn change_password(
        &self,
        uid: Uid,
        expected: &Secret<32>,
        verifier: NewVerifier,
        keep: SessionTokenId,
    ) -> Result<()> {
        self.inner().change_password(uid, expected, verifier, keep).await?;
        self.sessions().retain(|id, token| token.uid != uid || *id == keep);
        Ok(())
    }

    async fn reset_by_forgot_token(
        &self,
        id: PasswordForgotTokenId,
        not_before: EpochMs,
        verifier: NewVerifier,
    ) -> Result<()> {
        let found = self.inner().password_forgot_token(id).await?;
        self.inner().reset_by_forgot_token(id, not_before, verifier).await?;
        self.sessions().retain(|_, token| found.as_ref().is_none_or(|found| found.token.uid != token.uid));
        Ok(())
    }

    async fn sweep_expired(&self, now: EpochMs, limit: usize) -> Result<usize> {
        let removed = {
            let mut sessions = self.sessions();
            let over = sessions.values().filter(|token| token.has_expired(now));
            let mut over: Vec<_> = over.map(|token| (token.expires_at, token.id)).collect();
            over.sort();
            over.truncate(limit);
            for (_, id) in &over {
                sessions.remove(id);
            }
            over.len()
        };
        Ok(removed + self.inner().sweep_expired(now, limit - removed).await?)
    }

    async fn delete_account(&self, uid: Uid) -> Result<()> {
        self.sessions().retain(|_, token| token.uid != uid);
        self.inner().delete_account(uid).await
    }
}
