//! Sessions of pseudonyms, as their owners present them.

use authkeep_store::{EpochMs, ErrorKind, Store};
use zeroize::Zeroizing;

use super::sign_in::session_id;
use super::{PseudonymError, Pseudonyms, read_id};
use crate::auth::instant;

/// A session. Nothing in it is signed: it is worth what the token is worth.
pub struct Session {
    /// Whose it is, as it was written when it began.
    pub profile_id: String,
    /// The token, 64 hex digits.
    pub auth_token: Zeroizing<String>,
    /// When it ends.
    pub auth_expiry: String,
}

/// A session as somebody presents it.
#[derive(Clone, Copy)]
pub struct Presented<'a> {
    /// Whose it is said to be.
    pub profile_id: &'a str,
    /// The token.
    pub auth_token: &'a str,
    /// When it is said to end.
    pub auth_expiry: &'a str,
}

impl Pseudonyms {
    /// Looks whether a session is going on.
    ///
    /// # Errors
    /// [`PseudonymError`].
    pub async fn verify(
        &self,
        store: &dyn Store,
        now: EpochMs,
        presented: Presented<'_>,
    ) -> Result<(), PseudonymError> {
        let expires_at = instant::read(presented.auth_expiry);
        if expires_at.is_some_and(|at| at <= now) {
            return Err(PseudonymError::Expired);
        }
        let id = read_id(presented.profile_id).ok_or(PseudonymError::Id)?;
        if store.pseudonym(id).await?.is_none() {
            return Err(PseudonymError::Id);
        }
        // It is found by its hash: there is nothing to compare that time could tell.
        let session = store.pseudonym_session(session_id(presented.auth_token), now).await?;
        let fits = session.is_some_and(|session| session.pseudonym == id && Some(session.expires_at) == expires_at);
        if fits { Ok(()) } else { Err(PseudonymError::Token) }
    }

    /// Ends a session, whether or not its time is over.
    ///
    /// # Errors
    /// [`PseudonymError`].
    pub async fn sign_out(&self, store: &dyn Store, presented: Presented<'_>) -> Result<(), PseudonymError> {
        let id = read_id(presented.profile_id).ok_or(PseudonymError::Id)?;
        let ended = store.end_pseudonym_session(session_id(presented.auth_token), id).await;
        ended.map_err(|error| match error.kind() {
            ErrorKind::NotFound => PseudonymError::Token,
            _ => error.into(),
        })
    }
}
