//! Dirty tokens: what the exchange keeps of a token whose holder is known, to swap it once for a clean one.

use async_trait::async_trait;

use crate::{
    DirtyTokenId, EpochMs, HandshakeId, KeptReplyId, Result, Sealed, Secret, Slot, SrpSalt, Stock, StockedToken,
};

/// Who was given a dirty token. Buckets sort as they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DirtyBucket {
    /// Somebody with an e-mail, by an account service.
    Email,
    /// A pseudonym, when it signed up.
    Signup,
}

impl DirtyBucket {
    /// The bucket's name: `email`, `signup`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Signup => "signup",
        }
    }

    /// The bucket of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Email, Self::Signup].into_iter().find(|bucket| bucket.as_str() == name)
    }
}

/// A dirty token, from which nobody can tell its text. It carries no time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirtyToken {
    /// What is made of the token's text to find it by.
    pub id: DirtyTokenId,
    /// Who was given it.
    pub bucket: DirtyBucket,
    /// What the proof of its holder is checked against.
    pub verifier: Secret<256>,
    /// The salt of the verifier.
    pub salt: SrpSalt,
}

/// The swap of a dirty token for a clean one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaning {
    /// The dirty token that is spent.
    pub dirty: DirtyTokenId,
    /// The handshake that is used up.
    pub handshake: HandshakeId,
    /// Where the clean token is drawn.
    pub draw: Stock,
    /// From which slot on.
    pub pick: Slot,
    /// By what the reply is found, should it be asked for again.
    pub reply: KeptReplyId,
    /// What the reply says beside the token, sealed.
    pub answer: Sealed,
    /// When the reply is forgotten.
    pub reply_expires_at: EpochMs,
}

/// What an engine does for dirty tokens.
#[async_trait]
pub trait DirtyTokens: Send + Sync {
    /// A dirty token.
    ///
    /// # Behaviour
    /// - `DIRTY-1` an unknown id gives none
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn dirty_token(&self, id: DirtyTokenId) -> Result<Option<DirtyToken>>;

    /// Swaps a dirty token for a clean one. It is given back as it was in its stock.
    ///
    /// # Behaviour
    /// - `CLEAN-1` the dirty token and the handshake are gone; the drawn token is gone from its stock; the reply can be read
    ///   back, every field as given, with the drawn token as it was in the stock
    /// - `CLEAN-2` a dirty token that is not there, and a handshake that is not there or was over by `now`, are refused, and
    ///   nothing changes
    /// - `CLEAN-3` a reply whose id exists is refused, and nothing changes
    /// - `CLEAN-4` with nothing in the stock it is refused, and nothing changes
    /// - `CLEAN-5` the token is drawn as `STOCK-1` says
    /// - `CLEAN-6` of any number of cleanings of one dirty token, or on one handshake, at the same moment exactly one
    ///   succeeds, and one token is drawn
    ///
    /// # Errors
    /// `NotFound` (`CLEAN-2`, which goes before the others), `Conflict` (`CLEAN-3`, which goes before `CLEAN-4`),
    /// `Exhausted` (`CLEAN-4`), `Unavailable`, `Corrupt`.
    async fn clean(&self, cleaning: Cleaning, now: EpochMs) -> Result<StockedToken>;

    /// Dirty tokens in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `DIRTY-2` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_dirty_tokens(&self, after: Option<DirtyTokenId>, limit: usize) -> Result<Vec<DirtyToken>>;

    /// Stores a dirty token as [`scan_dirty_tokens`](Self::scan_dirty_tokens) gave it. It is for filling an empty store
    /// that nobody else uses.
    ///
    /// # Behaviour
    /// - `DIRTY-3` the token can be read back, every field as given; an id that exists is refused
    ///
    /// # Errors
    /// `Conflict` (`DIRTY-3`), `Unavailable`.
    async fn restore_dirty_token(&self, token: DirtyToken) -> Result<()>;
}
