//! Sessions of pseudonyms as bytes, and their verbs. They are changed under the stripe of their pseudonym, which lists
//! them in the order in which they end.

use async_trait::async_trait;
use authkeep_store::{
    EpochMs, HandshakeId, PseudonymId, PseudonymSession, PseudonymSessionId, PseudonymSessions, Result, StoreError,
};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::{Stored, orphan};
use crate::{SledStore, keys};

impl Record for PseudonymSession {
    const KIND: u8 = keys::PSEUDONYM_SESSION;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.as_bytes());
        to.bytes(self.pseudonym.as_bytes());
        to.time(self.expires_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self { id: from.bytes()?.into(), pseudonym: from.bytes()?.into(), expires_at: from.time()? })
    }
}

impl Stored for PseudonymSession {
    type Id = PseudonymSessionId;

    fn key_of(id: &PseudonymSessionId) -> impl AsRef<[u8]> {
        keys::of32(Self::KIND, id.as_bytes())
    }

    fn key(&self) -> impl AsRef<[u8]> {
        Self::key_of(&self.id)
    }

    fn entries(&self) -> Vec<Vec<u8>> {
        vec![keys::by_time(self.expires_at, self.key().as_ref()), entry(self)]
    }
}

/// The session's entry in the list of its pseudonym. Entries sort as the sessions end.
fn entry(session: &PseudonymSession) -> Vec<u8> {
    let PseudonymSession { id, pseudonym, expires_at } = session;
    [&list(*pseudonym)[..], &expires_at.get().to_be_bytes(), id.as_bytes()].concat()
}

/// The start of the entries of a pseudonym's sessions.
fn list(pseudonym: PseudonymId) -> [u8; 17] {
    keys::of16(keys::SESSION_OF, pseudonym.as_bytes())
}

/// The session that such an entry names.
fn listed(entry: &[u8]) -> Option<PseudonymSessionId> {
    entry.last_chunk::<{ PseudonymSessionId::LENGTH }>().map(|id| (*id).into())
}

/// The stripe of all sessions of a pseudonym.
pub(crate) fn stripe(session: &PseudonymSession) -> Stripe {
    Stripe::of_id(session.pseudonym.as_bytes())
}

#[async_trait]
impl PseudonymSessions for SledStore {
    async fn start_pseudonym_session(
        &self,
        session: PseudonymSession,
        handshake: HandshakeId,
        now: EpochMs,
        at_most: u32,
    ) -> Result<()> {
        let list = list(session.pseudonym);
        self.cascade(&list, move |engine| engine.start_pseudonym_session(&session, handshake, now, at_most)).await
    }

    async fn pseudonym_session(&self, id: PseudonymSessionId, now: EpochMs) -> Result<Option<PseudonymSession>> {
        let found: Option<PseudonymSession> = self.look(|engine| engine.find(&id))?;
        Ok(found.filter(|session| session.expires_at > now))
    }

    async fn end_pseudonym_session(&self, id: PseudonymSessionId, pseudonym: PseudonymId) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_id(pseudonym.as_bytes())]);
            let session = engine.find::<PseudonymSession>(&id)?.filter(|session| session.pseudonym == pseudonym);
            let mut change = Change::default();
            change.remove(&session.ok_or_else(StoreError::not_found)?);
            engine.commit(change)
        })
        .await
    }

    async fn scan_pseudonym_sessions(
        &self,
        after: Option<PseudonymSessionId>,
        limit: usize,
    ) -> Result<Vec<PseudonymSession>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_pseudonym_session(&self, session: PseudonymSession) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [stripe(&session), session.stripe()]);
            engine.require_pseudonym(session.pseudonym)?;
            engine.require_free(&session)?;
            let mut change = Change::default();
            change.add(&session);
            engine.commit(change)
        })
        .await
    }
}

impl Engine {
    fn start_pseudonym_session(
        &self,
        session: &PseudonymSession,
        handshake: HandshakeId,
        now: EpochMs,
        at_most: u32,
    ) -> Result<()> {
        let mut wanted = [stripe(session), session.stripe(), Stripe::of_handshakes(&handshake.key)];
        let _held = self.stripes.hold(&mut wanted);
        let handshake = self.live_handshake(&handshake, now)?;
        self.require_pseudonym(session.pseudonym)?;
        self.require_free(session)?;

        let mut change = Change::default();
        change.remove(&handshake);
        let mut ending: Vec<Vec<u8>> =
            self.keys(&list(session.pseudonym))?.iter().map(|entry| entry.to_vec()).collect();
        ending.push(entry(session));
        ending.sort_unstable();
        let beyond = ending.len().saturating_sub(usize::try_from(at_most).unwrap_or(usize::MAX));
        let mut is_left = true;
        for oldest in ending.drain(..beyond) {
            let id = listed(&oldest).ok_or_else(orphan)?;
            if id == session.id {
                is_left = false;
            } else {
                change.remove(&self.find::<PseudonymSession>(&id)?.ok_or_else(orphan)?);
            }
        }
        if is_left {
            change.add(session);
        }
        self.commit(change)
    }
}
