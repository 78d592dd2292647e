//! Session tokens: who is signed in, and on which devices.

use async_trait::async_trait;

use crate::{EpochMs, Result, Secret, SessionTokenId, Uid, WithAccount};

/// A session of an account. An account has any number of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionToken {
    /// The token's id.
    pub id: SessionTokenId,
    /// The account that it belongs to.
    pub uid: Uid,
    /// What the server keeps with it: the key that its holder's requests are signed with.
    pub data: Secret<32>,
    /// When it was made.
    pub created_at: EpochMs,
    /// From when on it is worth nothing; none if it has no end.
    pub expires_at: Option<EpochMs>,
}

impl SessionToken {
    /// Whether its time was over at a moment.
    #[must_use]
    pub fn has_expired(&self, now: EpochMs) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }
}

/// Why a session may be started. It is checked in the verb that starts it: a reset in between must not be outlived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grounds {
    /// A password that was checked against this `verify_hash`.
    Password(Secret<32>),
    /// A session of the same account. Whether its time is over is looked at before, by whoever knows the time.
    Session(SessionTokenId),
}

/// What an engine does for session tokens.
#[async_trait]
pub trait SessionTokens: Send + Sync {
    /// Stores a session token for an existing account.
    ///
    /// # Behaviour
    /// - `SESSION-1` the token can be read back, every field as given
    /// - `SESSION-2` an id that exists is refused, and the stored token stays as it was
    /// - `SESSION-3` a token for an unknown account is refused, and nothing is stored
    /// - `SESSION-4` the account's earlier session tokens stay
    /// - `SESSION-5` of any number of creations of one id at the same moment exactly one succeeds
    ///
    /// # Errors
    /// `Conflict` (`SESSION-2`), `NotFound` (`SESSION-3`), `Unavailable`.
    async fn create_session_token(&self, token: SessionToken) -> Result<()>;

    /// A session token with its account, unless its time was over by `now` (`SESSION-14`).
    ///
    /// # Behaviour
    /// - `SESSION-6` an unknown id gives none
    /// - `SESSION-7` the account's fields are those of the moment of the look-up
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn session_token(&self, id: SessionTokenId, now: EpochMs) -> Result<Option<WithAccount<SessionToken>>>;

    /// All session tokens of an account whose time was not over by `now` (`SESSION-14`), in ascending order of their ids.
    ///
    /// # Behaviour
    /// - `SESSION-8` every token of the account and no other is there; an account without any has an empty list
    /// - `SESSION-9` an unknown account is refused
    ///
    /// # Errors
    /// `NotFound` (`SESSION-9`), `Unavailable`, `Corrupt`.
    async fn account_devices(&self, uid: Uid, now: EpochMs) -> Result<Vec<SessionToken>>;

    /// Deletes a session token.
    ///
    /// # Behaviour
    /// - `SESSION-10` neither a look-up nor the account's devices show it after that; its id is free
    /// - `SESSION-11` an unknown id succeeds and changes nothing
    ///
    /// # Errors
    /// `Unavailable`.
    async fn delete_session_token(&self, id: SessionTokenId) -> Result<()>;

    /// Session tokens in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `SESSION-12` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_session_tokens(&self, after: Option<SessionTokenId>, limit: usize) -> Result<Vec<SessionToken>>;

    /// Stores a token as [`scan_session_tokens`](Self::scan_session_tokens) gave it, its account being there already.
    /// It is for filling an empty store that nobody else uses.
    ///
    /// # Behaviour
    /// - `SESSION-13` the token can be read back, every field as given; an id that exists is refused
    ///
    /// # Errors
    /// Those of [`create_session_token`](Self::create_session_token).
    async fn restore_session_token(&self, token: SessionToken) -> Result<()> {
        self.create_session_token(token).await
    }

    /// Starts a session of an existing account on some grounds, and ends its oldest ones beyond `at_most`.
    ///
    /// # Behaviour
    /// - `SESSION-14` neither a look-up nor the account's devices show a token whose `expires_at` is `now` or earlier; its
    ///   id stays taken until it is swept, and scans show it
    /// - `SESSION-15` the token can be read back, every field as given, unless `SESSION-19` ended it at once
    /// - `SESSION-16` an id that exists is refused, and nothing changes
    /// - `SESSION-17` when the account's `verify_hash` is not the one of the grounds, or their session does not exist or is
    ///   another account's, it is refused, and nothing changes
    /// - `SESSION-18` a token for an unknown account is refused, and nothing is stored
    /// - `SESSION-19` of the account's tokens that have an `expires_at`, the new one among them, `at_most` are left: those
    ///   made first go first, of one moment in ascending order of their ids. Tokens without an end are not counted and
    ///   stay
    /// - `SESSION-20` of any number of starts at the same moment, all succeed and `SESSION-19` holds
    ///
    /// # Errors
    /// `Conflict` (`SESSION-16`), `IncorrectPassword` (`SESSION-17`, which goes before `SESSION-16`), `NotFound`
    /// (`SESSION-18`, which goes before both), `Unavailable`.
    async fn start_session(&self, token: SessionToken, grounds: Grounds, at_most: u32) -> Result<()>;

    /// Ends every session of an account.
    ///
    /// # Behaviour
    /// - `SESSION-21` no session token of the account is left, and no other token goes
    /// - `SESSION-22` an unknown account succeeds and changes nothing
    ///
    /// # Errors
    /// `Unavailable`.
    async fn end_sessions(&self, uid: Uid) -> Result<()>;
}
