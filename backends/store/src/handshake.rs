//! Handshakes: what the server must know between two calls of one conversation, for a few minutes.

use async_trait::async_trait;

use crate::{EpochMs, Result, Sealed};

/// Which conversation a handshake is of. Kinds sort as they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HandshakeKind {
    /// The exchange, between steps one and two.
    ExchangeKey,
    /// The exchange, between steps two and three.
    ExchangeProof,
    /// The sign-in of a pseudonym.
    SignIn,
}

impl HandshakeKind {
    /// Every kind, in the order of the listing.
    pub const ALL: [Self; 3] = [Self::ExchangeKey, Self::ExchangeProof, Self::SignIn];

    /// The kind's name in stores: `exchange_key`, `exchange_proof`, `sign_in`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ExchangeKey => "exchange_key",
            Self::ExchangeProof => "exchange_proof",
            Self::SignIn => "sign_in",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What handshakes are found by: the kind, and a hash of what the client sends in both calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HandshakeKey {
    /// The kind of conversation.
    pub kind: HandshakeKind,
    /// A hash, which several handshakes may have in common.
    pub hash: [u8; 32],
}

/// What names one handshake. Ids sort by the kind, then by the hash, then by the nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HandshakeId {
    /// What it is found by.
    pub key: HandshakeKey,
    /// What tells it from others of the same key.
    pub nonce: [u8; 16],
}

/// A handshake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handshake {
    /// What names it.
    pub id: HandshakeId,
    /// What the server must know, sealed.
    pub content: Sealed,
    /// When it ends.
    pub expires_at: EpochMs,
}

/// What an engine does for handshakes.
#[async_trait]
pub trait Handshakes: Send + Sync {
    /// Stores a handshake, and drops the oldest ones of its key beyond `at_most`.
    ///
    /// # Behaviour
    /// - `HANDSHAKE-1` the handshake can be read back, every field as given, unless `HANDSHAKE-3` dropped it at once
    /// - `HANDSHAKE-2` an id that exists is refused, and nothing changes
    /// - `HANDSHAKE-3` of the handshakes of the key, this one among them, `at_most` are left: those that end first go first,
    ///   of one time in ascending order of their nonces
    /// - `HANDSHAKE-4` of any number of calls at the same moment all succeed, and `HANDSHAKE-3` holds
    ///
    /// # Errors
    /// `Conflict` (`HANDSHAKE-2`), `Unavailable`.
    async fn put_handshake(&self, handshake: Handshake, at_most: u32) -> Result<()>;

    /// The handshakes of a key whose time was not over by `now`: those that end first go first, of one time in ascending
    /// order of their nonces.
    ///
    /// # Behaviour
    /// - `HANDSHAKE-5` every one of the key and no other is there; a key without any gives an empty list
    /// - `HANDSHAKE-6` one whose `expires_at` is `now` or earlier is not there; its id stays taken until it is swept, and scans
    ///   show it
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn handshakes(&self, key: HandshakeKey, now: EpochMs) -> Result<Vec<Handshake>>;

    /// Takes the handshake of a key that ends last, if its time was not over by `now`; of one time the one whose nonce is
    /// the highest.
    ///
    /// # Behaviour
    /// - `HANDSHAKE-7` it is given back, every field as stored, and gone after that
    /// - `HANDSHAKE-8` where the key has none whose time is not over, none is given, and nothing changes
    /// - `HANDSHAKE-9` of any number of calls at the same moment no two are given the same handshake, and one that nobody was
    ///   given is still there
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn take_handshake(&self, key: HandshakeKey, now: EpochMs) -> Result<Option<Handshake>>;

    /// Handshakes in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `HANDSHAKE-10` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_handshakes(&self, after: Option<HandshakeId>, limit: usize) -> Result<Vec<Handshake>>;

    /// Stores a handshake as [`scan_handshakes`](Self::scan_handshakes) gave it. It is for filling an empty store that
    /// nobody else uses.
    ///
    /// # Behaviour
    /// - `HANDSHAKE-11` the handshake can be read back, every field as given; an id that exists is refused
    ///
    /// # Errors
    /// `Conflict` (`HANDSHAKE-11`), `Unavailable`.
    async fn restore_handshake(&self, handshake: Handshake) -> Result<()>;
}
