//! Which server key the sealed fields of a store were sealed with.

use async_trait::async_trait;

use crate::Result;

/// A fingerprint of the server's key, from which the key cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyFingerprint([u8; 32]);

impl KeyFingerprint {
    /// Takes the fingerprint's bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The fingerprint's bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The one fingerprint that a store keeps. The key itself is never in the store.
#[async_trait]
pub trait KeyFingerprints: Send + Sync {
    /// The fingerprint that the store keeps.
    ///
    /// # Behaviour
    /// - `KEY-1` an empty store keeps none
    ///
    /// # Errors
    /// `Unavailable`.
    async fn key_fingerprint(&self) -> Result<Option<KeyFingerprint>>;

    /// Keeps a fingerprint if the store keeps none, and gives back the one that it keeps after that.
    ///
    /// # Behaviour
    /// - `KEY-2` the first fingerprint is kept and given back
    /// - `KEY-3` a later one changes nothing, and the first is given back
    /// - `KEY-4` of any number of callers at once, all are given the same one back
    ///
    /// # Errors
    /// `Unavailable`.
    async fn claim_key_fingerprint(&self, fingerprint: KeyFingerprint) -> Result<KeyFingerprint>;

    /// Replaces the fingerprint that the store keeps.
    ///
    /// # Behaviour
    /// - `KEY-5` the fingerprint is the one given
    /// - `KEY-6` when the stored one is not `expected`, or there is none, it is refused, and nothing changes
    ///
    /// # Errors
    /// `Conflict` (`KEY-6`), `Unavailable`.
    async fn replace_key_fingerprint(&self, expected: KeyFingerprint, fingerprint: KeyFingerprint) -> Result<()>;
}
