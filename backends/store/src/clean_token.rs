//! Clean tokens: what a holder keeps of the tokens that it takes, to spend each once.
//!
//! Only a hash is kept. The record carries no time and stands in no relation to any other: nothing tells which slot of the
//! exchange's stock the token came out of.

use async_trait::async_trait;

use crate::{CleanTokenHash, Result};

/// What a clean token is spent on. Buckets sort as they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CleanBucket {
    /// Signing a pseudonym up.
    Profile,
    /// Completing an account at an account service.
    Account,
}

impl CleanBucket {
    /// The bucket's name: `profile`, `account`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Account => "account",
        }
    }

    /// The bucket of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Profile, Self::Account].into_iter().find(|bucket| bucket.as_str() == name)
    }
}

/// What names a clean token. Ids sort by the bucket, then by the hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CleanTokenId {
    /// What it is spent on.
    pub bucket: CleanBucket,
    /// The SHA-256 of the token's text.
    pub hash: CleanTokenHash,
}

/// A clean token that was not spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CleanToken {
    /// What names it; there is nothing else to it.
    pub id: CleanTokenId,
}

/// What an engine does for clean tokens.
#[async_trait]
pub trait CleanTokens: Send + Sync {
    /// Spends a clean token.
    ///
    /// # Behaviour
    /// - `SPEND-1` the token is gone
    /// - `SPEND-2` a token that is not there is refused, and nothing changes
    /// - `SPEND-3` of any number of spendings of one token at the same moment exactly one succeeds
    ///
    /// # Errors
    /// `NotFound` (`SPEND-2`), `Unavailable`.
    async fn spend(&self, id: CleanTokenId) -> Result<()>;

    /// How many clean tokens a bucket has, counted up to `at_most`.
    ///
    /// # Behaviour
    /// - `SPEND-4` the number is that of the tokens of this bucket, or `at_most` if there are more
    ///
    /// # Errors
    /// `Unavailable`.
    async fn clean_token_count(&self, bucket: CleanBucket, at_most: usize) -> Result<usize>;

    /// Clean tokens in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `SPEND-5` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_clean_tokens(&self, after: Option<CleanTokenId>, limit: usize) -> Result<Vec<CleanToken>>;

    /// Stores a clean token as [`scan_clean_tokens`](Self::scan_clean_tokens) gave it. It is for filling an empty store
    /// that nobody else uses.
    ///
    /// # Behaviour
    /// - `SPEND-6` the token is listed; one that exists is refused
    ///
    /// # Errors
    /// `Conflict` (`SPEND-6`), `Unavailable`.
    async fn restore_clean_token(&self, token: CleanToken) -> Result<()>;
}
