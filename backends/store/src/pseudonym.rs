//! Pseudonyms: accounts without a person, who sign in by proving that they know a secret (SRP-6a).
//!
//! A pseudonym is not an account: nothing in a store ties one to the other.

use std::fmt;

use async_trait::async_trait;

use crate::{CleanTokenId, PseudonymId, Result, Secret, Slot, Stock, StockedToken};

/// The salt of an SRP verifier, 1 to 64 bytes. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct SrpSalt(Vec<u8>);

/// Not 1 to 64 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an SRP salt has 1 to 64 bytes")]
pub struct NoSrpSalt;

impl SrpSalt {
    /// The largest number of bytes.
    pub const MAX_BYTES: usize = 64;

    /// Takes the bytes.
    ///
    /// # Errors
    /// [`NoSrpSalt`].
    pub fn new(bytes: Vec<u8>) -> core::result::Result<Self, NoSrpSalt> {
        if (1..=Self::MAX_BYTES).contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(NoSrpSalt) }
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SrpSalt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[salt]")
    }
}

/// A pseudonym. It carries no time: when it was made would tie it to whoever signed up at that moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pseudonym {
    /// The pseudonym's id, a UUID that its owner chose.
    pub id: PseudonymId,
    /// What its owner's secret is checked against.
    pub verifier: Secret<256>,
    /// The salt of the verifier.
    pub salt: SrpSalt,
}

/// What an engine does for pseudonyms.
#[async_trait]
pub trait Pseudonyms: Send + Sync {
    /// Signs a pseudonym up: spends a clean token, draws a token from a stock and stores the pseudonym.
    ///
    /// # Behaviour
    /// - `SIGNUP-1` the pseudonym can be read back, every field as given; the clean token is gone; the drawn token is given
    ///   back and gone from its stock
    /// - `SIGNUP-2` an id that exists is refused, and nothing changes
    /// - `SIGNUP-3` a clean token that is not there is refused, and nothing changes
    /// - `SIGNUP-4` with nothing in the stock it is refused, and nothing changes
    /// - `SIGNUP-5` the token is drawn as `STOCK-1` says
    /// - `SIGNUP-6` of any number of sign-ups with one clean token, or with one id, at the same moment exactly one succeeds
    ///
    /// # Errors
    /// `Conflict` (`SIGNUP-2`, which goes before the others), `NotFound` (`SIGNUP-3`, which goes before `SIGNUP-4`),
    /// `Exhausted` (`SIGNUP-4`), `Unavailable`, `Corrupt`.
    async fn sign_up(&self, pseudonym: Pseudonym, spend: CleanTokenId, draw: Stock, pick: Slot)
    -> Result<StockedToken>;

    /// A pseudonym.
    ///
    /// # Behaviour
    /// - `PSEUDONYM-1` an unknown id gives none
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn pseudonym(&self, id: PseudonymId) -> Result<Option<Pseudonym>>;

    /// Pseudonyms in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `PSEUDONYM-2` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_pseudonyms(&self, after: Option<PseudonymId>, limit: usize) -> Result<Vec<Pseudonym>>;

    /// Stores a pseudonym as [`scan_pseudonyms`](Self::scan_pseudonyms) gave it. It is for filling an empty store that
    /// nobody else uses.
    ///
    /// # Behaviour
    /// - `PSEUDONYM-3` the pseudonym can be read back, every field as given; an id that exists is refused
    ///
    /// # Errors
    /// `Conflict` (`PSEUDONYM-3`), `Unavailable`.
    async fn restore_pseudonym(&self, pseudonym: Pseudonym) -> Result<()>;
}
