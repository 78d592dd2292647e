//! Session tokens.

use async_trait::async_trait;
use authkeep_store::{
    EpochMs, Grounds, Result, SessionToken, SessionTokenId, SessionTokens, StoreError, Uid, WithAccount,
};

use crate::MemoryStore;
use crate::state::State;

#[async_trait]
impl SessionTokens for MemoryStore {
    async fn create_session_token(&self, token: SessionToken) -> Result<()> {
        let mut state = self.lock();
        state.require_account(token.uid)?;
        state.session_tokens.add(token)
    }

    async fn session_token(&self, id: SessionTokenId, now: EpochMs) -> Result<Option<WithAccount<SessionToken>>> {
        let state = self.lock();
        Ok(state.with_account(state.session_tokens.get(&id).filter(|token| !token.has_expired(now))))
    }

    async fn account_devices(&self, uid: Uid, now: EpochMs) -> Result<Vec<SessionToken>> {
        let state = self.lock();
        state.require_account(uid)?;
        Ok(state.session_tokens.all_of(uid).filter(|token| !token.has_expired(now)).cloned().collect())
    }

    async fn delete_session_token(&self, id: SessionTokenId) -> Result<()> {
        self.lock().session_tokens.remove(&id);
        Ok(())
    }

    async fn scan_session_tokens(&self, after: Option<SessionTokenId>, limit: usize) -> Result<Vec<SessionToken>> {
        Ok(self.lock().session_tokens.page(after, limit))
    }

    async fn start_session(&self, token: SessionToken, grounds: Grounds, at_most: u32) -> Result<()> {
        let mut state = self.lock();
        let uid = token.uid;
        if !state.bear_out(uid, &grounds)? {
            return Err(StoreError::incorrect_password());
        }
        state.session_tokens.add(token)?;
        state.end_oldest_sessions(uid, at_most);
        Ok(())
    }

    async fn end_sessions(&self, uid: Uid) -> Result<()> {
        self.lock().session_tokens.remove_all_of(uid);
        Ok(())
    }
}

impl State {
    /// Whether the grounds for a session of an account hold.
    fn bear_out(&self, uid: Uid, grounds: &Grounds) -> Result<bool> {
        let account = self.accounts.get(&uid).ok_or_else(StoreError::not_found)?;
        Ok(match grounds {
            Grounds::Password(verify_hash) => account.verify_hash == *verify_hash,
            Grounds::Session(id) => self.session_tokens.get(id).is_some_and(|session| session.uid == uid),
        })
    }

    /// Leaves an account `at_most` of the sessions that have an end.
    fn end_oldest_sessions(&mut self, uid: Uid, at_most: u32) {
        let ending = self.session_tokens.all_of(uid).filter(|token| token.expires_at.is_some());
        let mut ending: Vec<_> = ending.map(|token| (token.created_at, token.id)).collect();
        ending.sort_unstable();
        let beyond = ending.len().saturating_sub(usize::try_from(at_most).unwrap_or(usize::MAX));
        for (_, id) in ending.drain(..beyond) {
            self.session_tokens.remove(&id);
        }
    }
}
