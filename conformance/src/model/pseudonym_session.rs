//! Sessions of pseudonyms.

use authkeep_store::{EpochMs, ErrorKind, HandshakeId, PseudonymId, PseudonymSession, PseudonymSessionId};

use super::{Outcome, insert_free, refuse_taken};
use crate::state::State;

impl State {
    pub(super) fn start_pseudonym_session(
        &mut self,
        session: PseudonymSession,
        handshake: HandshakeId,
        now: EpochMs,
        at_most: u32,
    ) -> Outcome {
        self.require_handshake(handshake, now)?;
        self.require_pseudonym(session.pseudonym)?;
        refuse_taken(&self.pseudonym_sessions, &session.id)?;
        self.handshakes.remove(&handshake);
        self.pseudonym_sessions.insert(session.id, session);
        let own = self.pseudonym_sessions.values().filter(|other| other.pseudonym == session.pseudonym);
        let mut own: Vec<_> = own.map(|session| (session.expires_at, session.id)).collect();
        own.sort_unstable();
        for (_, id) in own.iter().rev().skip(usize::try_from(at_most).unwrap_or(usize::MAX)) {
            self.pseudonym_sessions.remove(id);
        }
        Ok(())
    }

    pub(super) fn end_pseudonym_session(&mut self, id: PseudonymSessionId, pseudonym: PseudonymId) -> Outcome {
        if self.pseudonym_sessions.get(&id).is_none_or(|session| session.pseudonym != pseudonym) {
            return Err(ErrorKind::NotFound);
        }
        self.pseudonym_sessions.remove(&id);
        Ok(())
    }

    pub(super) fn restore_pseudonym_session(&mut self, session: PseudonymSession) -> Outcome {
        self.require_pseudonym(session.pseudonym)?;
        insert_free(&mut self.pseudonym_sessions, session.id, session)
    }

    fn require_pseudonym(&self, id: PseudonymId) -> Outcome {
        if self.pseudonyms.contains_key(&id) { Ok(()) } else { Err(ErrorKind::NotFound) }
    }
}
