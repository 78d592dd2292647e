//! Sealed fields: what the server encrypts before it reaches a store, so that whoever reads the store learns none of it.
//!
//! The cipher is XChaCha20-Poly1305 (RFC 8439 with the 24-byte nonce of draft-irtf-cfrg-xchacha-03). Each family of
//! records has a key of its own, made from the server's key by HKDF-SHA-256 (RFC 5869). The family and the record's key
//! are the associated data, so that a sealed field opens in its own place alone.
//!
//! | bytes | what |
//! |---|---|
//! | 1 | version of this layout: 1 |
//! | 24 | nonce |
//! | as the plaintext | ciphertext |
//! | 16 | tag |

use authkeep_store::Secret;
use chacha20poly1305::{AeadInOut, KeyInit, Tag, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const NONCE: usize = 24;
const TAG: usize = 16;

/// How many bytes a sealed field is longer than its plaintext.
pub const OVERHEAD: usize = 1 + NONCE + TAG;

/// Why a sealed field does not open. Nothing here tells anything of what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is shorter than the shortest sealed field.
    #[error("a sealed field is cut short")]
    Short,
    /// Its first byte names a layout that this server does not know.
    #[error("a sealed field has an unknown version")]
    Version,
    /// It was sealed with another key or for another place, or was changed since.
    #[error("a sealed field does not open with this key in this place")]
    Refused,
}

/// Seals and opens the fields of one family of records.
pub struct Sealer {
    family: &'static str,
    cipher: XChaCha20Poly1305,
}

impl Sealer {
    /// Takes the server's key and the name of the record family. No two kinds of field may share a name.
    #[must_use]
    pub fn new(server_key: &Secret<32>, family: &'static str) -> Self {
        Self { family, cipher: XChaCha20Poly1305::new((&*family_key(server_key, family)).into()) }
    }

    /// Seals a field of the record that has the key `record`.
    ///
    /// The nonce must be 24 bytes fresh from the system's random source: with one key, no two fields may share a nonce.
    ///
    /// # Panics
    /// If the plaintext is longer than 256 GiB, the most that the cipher takes.
    #[must_use]
    pub fn seal(&self, record: &[u8], nonce: [u8; NONCE], plaintext: &[u8]) -> Vec<u8> {
        // The plaintext is encrypted where it lies: room for everything at once, so that no copy of it stays behind.
        let mut sealed = Vec::with_capacity(plaintext.len() + OVERHEAD);
        sealed.push(VERSION);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plaintext);
        let body = &mut sealed[1 + NONCE..];
        let tag = self
            .cipher
            .encrypt_inout_detached(&XNonce::from(nonce), &self.place(record), body.into())
            .expect("a field is far shorter than 256 GiB");
        sealed.extend_from_slice(&tag);
        sealed
    }

    /// Opens what [`Self::seal`] made for the same record; the plaintext is wiped when it is dropped.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(&self, record: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (version, rest) = sealed.split_first().ok_or(OpenError::Short)?;
        if *version != VERSION {
            return Err(OpenError::Version);
        }
        let (nonce, rest) = rest.split_first_chunk::<NONCE>().ok_or(OpenError::Short)?;
        let (body, tag) = rest.split_last_chunk::<TAG>().ok_or(OpenError::Short)?;
        let mut plaintext = Zeroizing::new(body.to_vec());
        self.cipher
            .decrypt_inout_detached(
                &XNonce::from(*nonce),
                &self.place(record),
                plaintext.as_mut_slice().into(),
                &Tag::from(*tag),
            )
            .map_err(|_| OpenError::Refused)?;
        Ok(plaintext)
    }

    /// The associated data. Each part has its length before it, so that no two places read the same.
    fn place(&self, record: &[u8]) -> Vec<u8> {
        let mut place = vec![VERSION];
        for part in [self.family.as_bytes(), record] {
            place.extend_from_slice(&(part.len() as u64).to_be_bytes());
            place.extend_from_slice(part);
        }
        place
    }
}

fn family_key(server_key: &Secret<32>, family: &str) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, server_key.expose())
        .expand_multi_info(&[b"authkeep/v1/seal/", family.as_bytes()], key.as_mut())
        .expect("32 bytes are far below what HKDF can give");
    key
}

#[cfg(test)]
mod tests;
