//! Agreeing on a key with somebody on the other end: X25519 (RFC 7748), with keys sent as JWK-hex.
//!
//! JWK-hex is the hex of the UTF-8 of the JSON text of a JSON Web Key (RFC 7517; kty "OKP" as in RFC 8037). What is
//! written here has the member order and the base64url without padding of Node's `WebCrypto`, which the clients use. What
//! is read may have any order, any unknown member and either base64 alphabet, padded or not.
//!
//! It differs from common use in one point: the 32-byte result is the AES key itself, no hash and no key derivation
//! after it. As RFC 7748 has it, the top bit of a public key is ignored and a number above the prime is taken; unlike
//! there, where it is optional, an all-zero result is always refused, so that nobody forces a key that all know.
//!
//! Whoever keeps a public key by its text must keep the text as it was sent: two texts may mean one key.

pub(crate) mod jwk;
#[cfg(test)]
mod vectors;

use std::fmt;

use authkeep_store::Secret;
use serde_json::{Map, Value};
use x25519_dalek::StaticSecret;
use zeroize::Zeroizing;

/// Why a key was refused. It never shows the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PkeError {
    /// A text that is no JWK-hex of an X25519 key of the kind asked for.
    #[error("invalid key")]
    InvalidKey,
    /// A public key of low order: the shared secret would be all zero.
    #[error("low-order key")]
    LowOrder,
}

/// An X25519 public key: 32 bytes, sent as 204 hex digits by Node.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Takes the 32 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads JWK-hex. A low-order key is read, and refused by [`PrivateKey::agree`].
    ///
    /// # Errors
    /// `InvalidKey` for a text that is not hex of JSON; for a `kty` other than OKP or a `crv` other than X25519; unless
    /// `x` has 32 bytes; for a private key; for an `ext` that is not true, and for `key_ops` that are no list of
    /// different texts.
    pub fn from_jwk_hex(text: &str) -> Result<Self, PkeError> {
        let members = jwk::read(text).and_then(x25519).ok_or(PkeError::InvalidKey)?;
        if members.contains_key("d") {
            return Err(PkeError::InvalidKey);
        }
        let x = jwk::bytes(&members, "x").ok_or(PkeError::InvalidKey)?;
        Ok(Self(*x.expose()))
    }

    /// 204 lower-case hex digits, as Node writes them.
    #[must_use]
    pub fn to_jwk_hex(&self) -> String {
        let x = jwk::encode(&self.0);
        hex::encode(format!(r#"{{"key_ops":[],"ext":true,"crv":"X25519","x":"{}","kty":"OKP"}}"#, *x))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[public key]")
    }
}

/// An X25519 private key: 32 bytes of chance, used once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateKey(Secret<32>);

impl PrivateKey {
    /// Takes 32 bytes; any will do.
    #[must_use]
    pub const fn from_secret(bytes: Secret<32>) -> Self {
        Self(bytes)
    }

    /// The 32 bytes, as they were given.
    #[must_use]
    pub const fn secret(&self) -> &Secret<32> {
        &self.0
    }

    /// Reads JWK-hex. The public key in it is checked for its form alone.
    ///
    /// # Errors
    /// `InvalidKey` as for a public key, and unless `d` has 32 bytes.
    pub fn from_jwk_hex(text: &str) -> Result<Self, PkeError> {
        let members = jwk::read(text).and_then(x25519).ok_or(PkeError::InvalidKey)?;
        jwk::bytes(&members, "x").ok_or(PkeError::InvalidKey)?;
        jwk::bytes(&members, "d").map(Self).ok_or(PkeError::InvalidKey)
    }

    /// JWK-hex as Node writes it.
    #[must_use]
    pub fn to_jwk_hex(&self) -> Zeroizing<String> {
        let (d, x) = (jwk::encode(self.0.expose()), jwk::encode(self.public_key().bytes()));
        let json = Zeroizing::new(format!(
            r#"{{"key_ops":["deriveKey"],"ext":true,"crv":"X25519","d":"{}","x":"{}","kty":"OKP"}}"#,
            *d, *x,
        ));
        Zeroizing::new(hex::encode(json.as_bytes()))
    }

    /// The public key to send.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        PublicKey(x25519_dalek::PublicKey::from(&self.scalar()).to_bytes())
    }

    /// The 32 bytes that this key and the other side's public key share, in constant time: an AES-256 key.
    ///
    /// # Errors
    /// `LowOrder` when they are all zero.
    pub fn agree(&self, other: &PublicKey) -> Result<Secret<32>, PkeError> {
        let shared = self.scalar().diffie_hellman(&x25519_dalek::PublicKey::from(other.0));
        if shared.was_contributory() { Ok(Secret::new(*shared.as_bytes())) } else { Err(PkeError::LowOrder) }
    }

    fn scalar(&self) -> StaticSecret {
        StaticSecret::from(*self.0.expose())
    }
}

/// The members, if they are those of an X25519 key.
fn x25519(members: Map<String, Value>) -> Option<Map<String, Value>> {
    let is = |name: &str, wanted: &str| members.get(name).and_then(Value::as_str) == Some(wanted);
    (is("kty", "OKP") && is("crv", "X25519")).then_some(members)
}
