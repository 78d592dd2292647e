//! Sessions of pseudonyms.

use async_trait::async_trait;

use crate::{EpochMs, HandshakeId, PseudonymId, PseudonymSessionId, Result};

/// A session of a pseudonym.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PseudonymSession {
    /// The session's id: the SHA-256 of the token that its owner presents, which is not stored.
    pub id: PseudonymSessionId,
    /// Whose it is.
    pub pseudonym: PseudonymId,
    /// When it ends.
    pub expires_at: EpochMs,
}

/// What an engine does for sessions of pseudonyms.
#[async_trait]
pub trait PseudonymSessions: Send + Sync {
    /// Starts a session on a handshake, which it uses up, and ends the pseudonym's oldest ones beyond `at_most`.
    ///
    /// # Behaviour
    /// - `PSESSION-1` the session can be read back, every field as given, unless `PSESSION-5` ended it at once; the handshake
    ///   is gone
    /// - `PSESSION-2` a handshake that is not there, or was over by `now`, is refused, and nothing changes
    /// - `PSESSION-3` a session of an unknown pseudonym is refused, and nothing changes
    /// - `PSESSION-4` an id that exists is refused, and nothing changes
    /// - `PSESSION-5` of the pseudonym's sessions, this one among them, `at_most` are left: those that end first go first, of
    ///   one time in ascending order of their ids
    /// - `PSESSION-6` of any number of starts on one handshake at the same moment exactly one succeeds; of any number on
    ///   different ones all succeed, and `PSESSION-5` holds
    ///
    /// # Errors
    /// `NotFound` (`PSESSION-2`, `PSESSION-3`, which go before the other), `Conflict` (`PSESSION-4`), `Unavailable`.
    async fn start_pseudonym_session(
        &self,
        session: PseudonymSession,
        handshake: HandshakeId,
        now: EpochMs,
        at_most: u32,
    ) -> Result<()>;

    /// A session, unless its time was over by `now`.
    ///
    /// # Behaviour
    /// - `PSESSION-7` an unknown id gives none
    /// - `PSESSION-8` a session whose `expires_at` is `now` or earlier is not given; its id stays taken until it is swept, and
    ///   scans show it
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn pseudonym_session(&self, id: PseudonymSessionId, now: EpochMs) -> Result<Option<PseudonymSession>>;

    /// Ends a session of a pseudonym, whether or not its time is over.
    ///
    /// # Behaviour
    /// - `PSESSION-9` the session is gone, and its id is free
    /// - `PSESSION-10` an id that is unknown or another pseudonym's is refused, and nothing changes
    ///
    /// # Errors
    /// `NotFound` (`PSESSION-10`), `Unavailable`.
    async fn end_pseudonym_session(&self, id: PseudonymSessionId, pseudonym: PseudonymId) -> Result<()>;

    /// Sessions in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `PSESSION-11` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_pseudonym_sessions(
        &self,
        after: Option<PseudonymSessionId>,
        limit: usize,
    ) -> Result<Vec<PseudonymSession>>;

    /// Stores a session as [`scan_pseudonym_sessions`](Self::scan_pseudonym_sessions) gave it, its pseudonym being there
    /// already. It is for filling an empty store that nobody else uses.
    ///
    /// # Behaviour
    /// - `PSESSION-12` the session can be read back, every field as given; an id that exists is refused
    ///
    /// # Errors
    /// `Conflict` (`PSESSION-12`), `NotFound` when the pseudonym is unknown, `Unavailable`.
    async fn restore_pseudonym_session(&self, session: PseudonymSession) -> Result<()>;
}
