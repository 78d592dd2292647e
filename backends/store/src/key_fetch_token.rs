//! Key fetch tokens: the right to fetch an account's keys once.

use async_trait::async_trait;

use crate::{EpochMs, KeyFetchTokenId, Result, Secret, Uid, WithAccount};

/// The keys of an account, wrapped for one fetch. An account has any number of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFetchToken {
    /// The token's id.
    pub id: KeyFetchTokenId,
    /// The account that it belongs to.
    pub uid: Uid,
    /// The key that the fetching request is signed with.
    pub auth_key: Secret<32>,
    /// The wrapped keys.
    pub key_bundle: Secret<96>,
    /// When it was made.
    pub created_at: EpochMs,
}

/// What an engine does for key fetch tokens.
#[async_trait]
pub trait KeyFetchTokens: Send + Sync {
    /// Stores a key fetch token for an existing account.
    ///
    /// # Behaviour
    /// - `KEYFETCH-1` the token can be read back, every field as given
    /// - `KEYFETCH-2` an id that exists is refused, and the stored token stays as it was
    /// - `KEYFETCH-3` a token for an unknown account is refused, and nothing is stored
    /// - `KEYFETCH-4` the account's earlier key fetch tokens stay
    /// - `KEYFETCH-5` of any number of creations of one id at the same moment exactly one succeeds
    ///
    /// # Errors
    /// `Conflict` (`KEYFETCH-2`), `NotFound` (`KEYFETCH-3`), `Unavailable`.
    async fn create_key_fetch_token(&self, token: KeyFetchToken) -> Result<()>;

    /// A key fetch token with its account.
    ///
    /// # Behaviour
    /// - `KEYFETCH-6` an unknown id gives none
    /// - `KEYFETCH-7` the account's fields are those of the moment of the look-up
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn key_fetch_token(&self, id: KeyFetchTokenId) -> Result<Option<WithAccount<KeyFetchToken>>>;

    /// Deletes a key fetch token.
    ///
    /// # Behaviour
    /// - `KEYFETCH-8` a look-up does not find it after that; its id is free
    /// - `KEYFETCH-9` an unknown id succeeds and changes nothing
    ///
    /// # Errors
    /// `Unavailable`.
    async fn delete_key_fetch_token(&self, id: KeyFetchTokenId) -> Result<()>;

    /// Key fetch tokens in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `KEYFETCH-10` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_key_fetch_tokens(&self, after: Option<KeyFetchTokenId>, limit: usize) -> Result<Vec<KeyFetchToken>>;

    /// Stores a token as [`scan_key_fetch_tokens`](Self::scan_key_fetch_tokens) gave it, its account being there
    /// already. It is for filling an empty store that nobody else uses.
    ///
    /// # Behaviour
    /// - `KEYFETCH-11` the token can be read back, every field as given; an id that exists is refused
    ///
    /// # Errors
    /// Those of [`create_key_fetch_token`](Self::create_key_fetch_token).
    async fn restore_key_fetch_token(&self, token: KeyFetchToken) -> Result<()> {
        self.create_key_fetch_token(token).await
    }
}
