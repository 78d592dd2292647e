//! Pseudonyms: accounts without a person. They sign up with a clean token of the exchange and sign in by proving that they
//! know a secret (SRP-6a), which the server never sees.
//!
//! - [`sign_up`], [`sign_in`], [`session`]: what their names say
//! - [`patience`]: how often wrong proofs may be tried
//!
//! It knows no HTTP.

pub mod patience;
pub mod session;
pub mod sign_in;
pub mod sign_up;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use authkeep_store::{EpochMs, PseudonymId, Secret, StoreError};
use hkdf::Hkdf;
use sha2::Sha256;
use uuid::Uuid;

use self::patience::Patience;
use crate::auth::pool::Busy;
use crate::auth::throttle::AddressBlock;
use crate::chance::NoChance;
use crate::config;
use crate::exchange::powers::{Powers, QuestionError};
use crate::exchange::seals::{SealError, Seals};

/// The parts that the routes of pseudonyms share.
pub struct Pseudonyms {
    settings: config::Pseudonym,
    seals: Seals,
    powers: Arc<Powers>,
    decoys: Secret<32>,
    by_pseudonym: Patience<[u8; 32]>,
    by_address: Patience<AddressBlock>,
}

/// What keeps a pseudonym from what it wants.
#[derive(Debug, thiserror::Error)]
pub enum PseudonymError {
    /// The id is none that a pseudonym can have, or there is no such pseudonym.
    #[error("invalid profile id")]
    Id,
    /// There is a pseudonym of that id.
    #[error("duplicate id")]
    Duplicate,
    /// A token that is not there.
    #[error("invalid token")]
    Token,
    /// The session's time is over.
    #[error("token is expired")]
    Expired,
    /// A verifier or a salt that no client makes.
    #[error("invalid verifier or salt")]
    Verifier,
    /// A public key that no client makes.
    #[error("invalid key")]
    Key,
    /// The proof proves nothing, or there is no such pseudonym.
    #[error("wrong proof")]
    Proof,
    /// Too many wrong proofs: until then.
    #[error("too many wrong proofs")]
    Wait(EpochMs),
    /// No token is left to be given.
    #[error("a stock is empty")]
    Empty,
    /// Too much is being computed.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The store did not do its work.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A sealed field.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The random source.
    #[error(transparent)]
    Chance(#[from] NoChance),
    /// What a proof would be computed from.
    #[error(transparent)]
    Question(#[from] QuestionError),
}

impl Pseudonyms {
    /// Puts the parts together.
    ///
    /// # Panics
    /// Never: 32 bytes are far below what HKDF can give.
    #[must_use]
    pub fn new(settings: config::Pseudonym, server_key: &Secret<32>, powers: Arc<Powers>) -> Self {
        let mut decoys = [0; 32];
        Hkdf::<Sha256>::new(None, server_key.expose())
            .expand(b"authkeep/v1/decoy salts", &mut decoys)
            .expect("32 bytes are far below what HKDF can give");
        let longest = Duration::from_secs(settings.longest_wait_seconds.into());
        Self {
            by_pseudonym: Patience::new(settings.wrong_proofs, longest),
            by_address: Patience::new(settings.wrong_proofs, longest),
            settings,
            seals: Seals::new(server_key),
            powers,
            decoys: Secret::new(decoys),
        }
    }

    fn require_patience(&self, subject: [u8; 32], client: IpAddr, now: EpochMs) -> Result<(), PseudonymError> {
        let waits = [self.by_pseudonym.until(subject, now), self.by_address.until(client.into(), now)];
        waits.into_iter().flatten().max().map_or(Ok(()), |until| Err(PseudonymError::Wait(until)))
    }

    fn record_wrong_proof(&self, subject: [u8; 32], client: IpAddr, now: EpochMs) {
        self.by_pseudonym.failed(subject, now);
        self.by_address.failed(client.into(), now);
    }
}

/// The id of a pseudonym: a UUID with its hyphens, in whatever case.
#[must_use]
pub fn read_id(text: &str) -> Option<PseudonymId> {
    let id = if text.len() == 36 { Uuid::try_parse(text).ok()? } else { return None };
    Some(PseudonymId::from_bytes(id.into_bytes()))
}
