//! The keys of this server's tokens at one time: the one that signs, and those that signed before, until their ends.

use authkeep_store::{EpochMs, SigningKeyId};

use super::jwks::{Jwk, Jwks};
use super::key_pair::{SigningKeyPair, kid};
use super::public_key::PublicKey;

/// A key that signs no more.
pub struct RetiredKey {
    /// What tokens name it by.
    pub id: SigningKeyId,
    /// What checks what it signed.
    pub public_key: PublicKey,
    /// When the last token that it signed ends.
    pub expires_at: EpochMs,
}

/// All keys.
pub struct KeyRing {
    signing: SigningKeyPair,
    retired: Vec<(String, RetiredKey)>,
}

/// A key that checks a token.
#[derive(Clone, Copy)]
pub(super) struct CheckingKey<'a> {
    pub public_key: &'a PublicKey,
    /// From when on it checks none; none while it signs.
    pub expires_at: Option<EpochMs>,
}

impl KeyRing {
    /// Takes the keys.
    #[must_use]
    pub fn new(signing: SigningKeyPair, retired: Vec<RetiredKey>) -> Self {
        let retired = retired.into_iter().map(|key| (kid(key.id), key)).collect();
        Self { signing, retired }
    }

    pub(super) fn signing(&self) -> &SigningKeyPair {
        &self.signing
    }

    pub(super) fn find(&self, kid: &str) -> Option<CheckingKey<'_>> {
        if self.signing.kid() == kid {
            return Some(CheckingKey { public_key: self.signing.public_key(), expires_at: None });
        }
        let (_, key) = self.retired.iter().find(|(other, _)| other == kid)?;
        Some(CheckingKey { public_key: &key.public_key, expires_at: Some(key.expires_at) })
    }

    /// The public keys of every token that is good at `now`, the one that signs first.
    #[must_use]
    pub fn jwks(&self, now: EpochMs) -> Jwks {
        let retired = self.retired.iter().filter(|(_, key)| key.expires_at > now);
        let retired = retired.map(|(kid, key)| Jwk::new(kid, &key.public_key));
        let signing = Jwk::new(self.signing.kid(), self.signing.public_key());
        Jwks { keys: std::iter::once(signing).chain(retired).collect() }
    }
}
