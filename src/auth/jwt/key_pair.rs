//! The key pairs that this server signs with: RSA of 2,048 bits.
//!
//! `rsa` makes a pair and writes it down as PKCS#8 (RFC 5958) and PEM; `ring` signs with it, in constant time.

use authkeep_store::{Secret, SigningKeyId};
use chacha20::ChaCha20Rng;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rsa::PrivateKey;
use rsa::pkcs8::{EncodePrivateKey as _, EncodePublicKey as _, LineEnding};
use rsa::rand_core::SeedableRng as _;
use zeroize::Zeroizing;

use super::public_key::PublicKey;

const BITS: usize = 2048;

/// Why there is no key pair. Nothing here tells anything of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyPairError {
    /// None could be made.
    #[error("no signing key could be made")]
    Generation,
    /// The bytes are no RSA key pair in PKCS#8 that can sign.
    #[error("a stored signing key is not an RSA key pair in PKCS#8")]
    Unusable,
}

/// A pair that was made, in the forms that are stored.
pub struct GeneratedKeyPair {
    /// The private key: PKCS#8 in DER, to be sealed.
    pub private_key: Zeroizing<Vec<u8>>,
    /// The public key: `SubjectPublicKeyInfo` in PEM.
    pub public_key: String,
}

impl GeneratedKeyPair {
    /// Makes a pair from 32 bytes of the system's random source, which must be used for nothing else. The same bytes give
    /// the same pair. Tens of milliseconds of work.
    ///
    /// # Errors
    /// [`KeyPairError::Generation`].
    pub fn from_seed(seed: &Secret<32>) -> Result<Self, KeyPairError> {
        let mut random = ChaCha20Rng::from_seed(*seed.expose());
        let pair = PrivateKey::new(&mut random, BITS).map_err(|_| KeyPairError::Generation)?;
        let private_key = pair.to_pkcs8_der().map_err(|_| KeyPairError::Generation)?;
        let public_key = pair.to_public_key().to_public_key_pem(LineEnding::LF);
        Ok(Self {
            private_key: Zeroizing::new(private_key.as_bytes().to_vec()),
            public_key: public_key.map_err(|_| KeyPairError::Generation)?,
        })
    }
}

/// A pair that signs.
pub struct SigningKeyPair {
    kid: String,
    pair: RsaKeyPair,
    public_key: PublicKey,
}

impl SigningKeyPair {
    /// Reads what [`GeneratedKeyPair`] wrote down.
    ///
    /// # Errors
    /// [`KeyPairError::Unusable`].
    pub fn from_pkcs8(id: SigningKeyId, der: &[u8]) -> Result<Self, KeyPairError> {
        let pair = RsaKeyPair::from_pkcs8(der).map_err(|_| KeyPairError::Unusable)?;
        let public_key = PublicKey::from_der(pair.public().as_ref()).map_err(|_| KeyPairError::Unusable)?;
        Ok(Self { kid: kid(id), pair, public_key })
    }

    /// The text that names the key in tokens.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The key that checks what this one signs.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    pub(super) fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.pair.public().modulus_len()];
        // The library takes a random source for paddings that need one. This one does not: a signature is the same every
        // time.
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), bytes, &mut signature)
            .expect("the signature has the length of the modulus");
        signature
    }
}

/// The text that names a key in tokens: its id in 32 lower-case hex digits.
#[must_use]
pub fn kid(id: SigningKeyId) -> String {
    hex::encode(id.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_can_be_read_and_signs() {
        let made = GeneratedKeyPair::from_seed(&Secret::new([7; 32])).unwrap();
        let pair = SigningKeyPair::from_pkcs8(SigningKeyId::from_bytes([0xab; 16]), &made.private_key).unwrap();
        assert_eq!(pair.kid(), "ab".repeat(16));

        let public_key = PublicKey::from_pem(&made.public_key).unwrap();
        assert_eq!(&public_key, pair.public_key());
        assert_eq!(public_key.modulus().len(), BITS / 8);
        assert_eq!(public_key.exponent(), [1, 0, 1]);

        let signature = pair.sign(b"signed");
        assert!(public_key.verifies(b"signed", &signature));
        assert!(!public_key.verifies(b"signee", &signature));
    }

    #[test]
    fn a_seed_gives_its_pair_and_another_gives_another() {
        let made = |seed| GeneratedKeyPair::from_seed(&Secret::new([seed; 32])).unwrap();
        assert_eq!(made(1).private_key, made(1).private_key);
        assert_ne!(made(1).public_key, made(2).public_key);
    }

    #[test]
    fn what_is_no_pair_does_not_sign() {
        let id = SigningKeyId::from_bytes([0; 16]);
        let made = GeneratedKeyPair::from_seed(&Secret::new([7; 32])).unwrap();
        let mut changed = made.private_key.to_vec();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        for der in [&[], &changed[..], &made.private_key[1..], made.public_key.as_bytes()] {
            assert_eq!(SigningKeyPair::from_pkcs8(id, der).err(), Some(KeyPairError::Unusable));
        }
    }
}
