//! Used token ids: which tokens of an API key were accepted, so that none is accepted twice.

use async_trait::async_trait;

use crate::{ApiKeyId, EpochMs, Result};

/// The id (`jti`) of a token that was accepted. It goes with its API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsedJti {
    /// What names it.
    pub id: UsedJtiId,
    /// When the token ends; the id is worth nothing after that.
    pub expires_at: EpochMs,
}

/// What names a used token id. Ids sort by the API key, then by the hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsedJtiId {
    /// The API key that the token was made with.
    pub api_key: ApiKeyId,
    /// The SHA-256 of the token's id, which may be a text of any length.
    pub jti_hash: [u8; 32],
}

/// What an engine does for used token ids.
#[async_trait]
pub trait UsedJtis: Send + Sync {
    /// Uses the id of a token, which works once until the token ends.
    ///
    /// # Behaviour
    /// - `JTI-1` the used id can be read back, every field as given
    /// - `JTI-2` an id that was used and ends after `now` is refused, and nothing changes
    /// - `JTI-3` an id that was used and ended by `now` can be used again
    /// - `JTI-4` an unknown API key is refused, and nothing is stored
    /// - `JTI-5` of any number of uses of one id at the same moment exactly one succeeds
    ///
    /// # Errors
    /// `Conflict` (`JTI-2`), `NotFound` (`JTI-4`), `Unavailable`.
    async fn use_jti(&self, used: UsedJti, now: EpochMs) -> Result<()>;

    /// Used ids in ascending order, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `JTI-6` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_used_jtis(&self, after: Option<UsedJtiId>, limit: usize) -> Result<Vec<UsedJti>>;

    /// Stores a used id as [`scan_used_jtis`](Self::scan_used_jtis) gave it, its API key being there already. It is for
    /// filling an empty store that nobody else uses.
    ///
    /// # Behaviour
    /// - `JTI-7` the used id can be read back, every field as given; one that exists is refused
    ///
    /// # Errors
    /// `Conflict` (`JTI-7`), `NotFound` when the API key is unknown, `Unavailable`.
    async fn restore_used_jti(&self, used: UsedJti) -> Result<()>;
}
