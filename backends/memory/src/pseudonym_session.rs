//! Sessions of pseudonyms.

use async_trait::async_trait;
use authkeep_store::{
    EpochMs, HandshakeId, PseudonymId, PseudonymSession, PseudonymSessionId, PseudonymSessions, Result, StoreError,
};

use crate::{MemoryStore, table};

#[async_trait]
impl PseudonymSessions for MemoryStore {
    async fn start_pseudonym_session(
        &self,
        session: PseudonymSession,
        handshake: HandshakeId,
        now: EpochMs,
        at_most: u32,
    ) -> Result<()> {
        let mut state = self.lock();
        state.require_handshake(handshake, now)?;
        state.require_pseudonym(session.pseudonym)?;
        state.pseudonym_sessions.add(session)?;
        state.handshakes.remove(handshake.key, handshake.nonce);

        let sessions = state.pseudonym_sessions.all_of(session.pseudonym);
        let sessions = sessions.map(|session| (session.expires_at, session.id));
        for id in table::surplus(sessions, at_most) {
            state.pseudonym_sessions.remove(&id);
        }
        Ok(())
    }

    async fn pseudonym_session(&self, id: PseudonymSessionId, now: EpochMs) -> Result<Option<PseudonymSession>> {
        Ok(self.lock().pseudonym_sessions.get(&id).filter(|session| session.expires_at > now).copied())
    }

    async fn end_pseudonym_session(&self, id: PseudonymSessionId, pseudonym: PseudonymId) -> Result<()> {
        let mut state = self.lock();
        if state.pseudonym_sessions.get(&id).is_none_or(|session| session.pseudonym != pseudonym) {
            return Err(StoreError::not_found());
        }
        state.pseudonym_sessions.remove(&id);
        Ok(())
    }

    async fn scan_pseudonym_sessions(
        &self,
        after: Option<PseudonymSessionId>,
        limit: usize,
    ) -> Result<Vec<PseudonymSession>> {
        Ok(self.lock().pseudonym_sessions.page(after, limit))
    }

    async fn restore_pseudonym_session(&self, session: PseudonymSession) -> Result<()> {
        let mut state = self.lock();
        state.require_pseudonym(session.pseudonym)?;
        state.pseudonym_sessions.add(session)
    }
}
