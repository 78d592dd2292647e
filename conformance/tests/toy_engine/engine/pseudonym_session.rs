//! Sessions of pseudonyms.

use async_trait::async_trait;
use authkeep_store::{
    EpochMs, HandshakeId, PseudonymId, PseudonymSession, PseudonymSessionId, PseudonymSessions, Result, StoreError,
};

use super::ToyStore;
use super::log::Change;
use super::state::{beyond, page, require_free, require_there};

#[async_trait]
impl PseudonymSessions for ToyStore {
    async fn start_pseudonym_session(
        &self,
        session: PseudonymSession,
        handshake: HandshakeId,
        now: EpochMs,
        at_most: u32,
    ) -> Result<()> {
        let mut state = self.state();
        state.require_handshake(handshake, now)?;
        require_there(&state.pseudonyms, &session.pseudonym)?;
        require_free(&state.pseudonym_sessions, &session.id)?;
        let others = state.pseudonym_sessions.values().filter(|other| other.pseudonym == session.pseudonym);
        let own = others.chain([&session]).map(|session| (session.expires_at, session.id));
        let gone = beyond(own, at_most);
        let mut entry = vec![Change::Handshake(handshake, None), Change::PseudonymSession(session.id, Some(session))];
        entry.extend(gone.into_iter().map(|id| Change::PseudonymSession(id, None)));
        state.commit(entry)
    }

    async fn pseudonym_session(&self, id: PseudonymSessionId, now: EpochMs) -> Result<Option<PseudonymSession>> {
        Ok(self.state().pseudonym_sessions.get(&id).copied().filter(|session| session.expires_at > now))
    }

    async fn end_pseudonym_session(&self, id: PseudonymSessionId, pseudonym: PseudonymId) -> Result<()> {
        let mut state = self.state();
        if state.pseudonym_sessions.get(&id).is_none_or(|session| session.pseudonym != pseudonym) {
            return Err(StoreError::not_found());
        }
        state.commit(vec![Change::PseudonymSession(id, None)])
    }

    async fn scan_pseudonym_sessions(
        &self,
        after: Option<PseudonymSessionId>,
        limit: usize,
    ) -> Result<Vec<PseudonymSession>> {
        Ok(page(&self.state().pseudonym_sessions, after, limit).map(|(_, session)| *session).collect())
    }

    async fn restore_pseudonym_session(&self, session: PseudonymSession) -> Result<()> {
        let mut state = self.state();
        require_there(&state.pseudonyms, &session.pseudonym)?;
        require_free(&state.pseudonym_sessions, &session.id)?;
        state.commit(vec![Change::PseudonymSession(session.id, Some(session))])
    }
}
