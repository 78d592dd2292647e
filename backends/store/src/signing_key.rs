//! Signing keys: what tokens are signed with, the same on every node.

use async_trait::async_trait;

use crate::{EpochMs, Result, Sealed, SigningKeyId, Text4k};

/// A key pair. The one without an end signs; the others verify what they signed until their end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningKey {
    /// The key's id, which tokens name.
    pub id: SigningKeyId,
    /// The private key, sealed by the server.
    pub private_key: Sealed,
    /// The public key in PEM (`SubjectPublicKeyInfo`).
    pub public_key: Text4k,
    /// When it was made.
    pub created_at: EpochMs,
    /// When the last token that it signed ends; none while it signs.
    pub expires_at: Option<EpochMs>,
}

/// What an engine does for signing keys.
#[async_trait]
pub trait SigningKeys: Send + Sync {
    /// Every signing key, in ascending order of their ids.
    ///
    /// # Behaviour
    /// - `SIGNING-1` an empty store has none
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn signing_keys(&self) -> Result<Vec<SigningKey>>;

    /// Stores a key, which signs from then on. `expected` is the one that signed so far, none before the first.
    ///
    /// # Behaviour
    /// - `SIGNING-2` the key is listed, every field as given, without an end whatever it says of one
    /// - `SIGNING-3` the one that signed before ends at `until`
    /// - `SIGNING-4` when another one signs than `expected`, or an id exists, it is refused, and nothing changes
    /// - `SIGNING-5` of any number of calls with one `expected` at the same moment exactly one succeeds
    ///
    /// # Errors
    /// `Conflict` (`SIGNING-4`), `Unavailable`.
    async fn rotate_signing_key(&self, key: SigningKey, expected: Option<SigningKeyId>, until: EpochMs) -> Result<()>;

    /// Replaces the sealed private key by the same one sealed otherwise.
    ///
    /// # Behaviour
    /// - `SIGNING-6` the private key is the one given, and no other field changes
    /// - `SIGNING-7` when the stored one is not `expected`, or there is none, it is refused, and nothing changes
    ///
    /// # Errors
    /// `Conflict` (`SIGNING-7`), `Unavailable`.
    async fn reseal_signing_key(&self, id: SigningKeyId, expected: &Sealed, private_key: Sealed) -> Result<()>;

    /// Signing keys in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `SIGNING-8` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_signing_keys(&self, after: Option<SigningKeyId>, limit: usize) -> Result<Vec<SigningKey>>;

    /// Stores a signing key as [`scan_signing_keys`](Self::scan_signing_keys) gave it. It is for filling an empty store
    /// that nobody else uses.
    ///
    /// # Behaviour
    /// - `SIGNING-9` the key can be read back, every field as given; an id that exists, and a second one without an end,
    ///   are refused
    ///
    /// # Errors
    /// `Conflict` (`SIGNING-9`), `Unavailable`.
    async fn restore_signing_key(&self, key: SigningKey) -> Result<()>;
}
