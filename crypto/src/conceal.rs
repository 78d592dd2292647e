//! What the exchange keeps of a dirty token: never the token, only an id and an SRP verifier made from it.
//!
//! A token is `secret/salt`, most often 64 and 24 hex digits. Its hash chain is PBKDF2-HMAC-SHA-512 (RFC 8018) of the
//! secret over the bytes of the salt's text as it stands, 128 bytes long (the length that `WebCrypto` gives an HMAC key of
//! SHA-512), written as 256 hex digits, a `/` and the salt. Of that text, the first 32 characters are the id and the
//! rest is the password of an SRP verifier.
//!
//! It differs from the clients in one point: of a token without exactly one `/` they hash the whole with a salt of
//! chance, which nobody can repeat. Such a token is refused here.

use std::num::NonZeroU32;

use pbkdf2::pbkdf2_hmac;
use sha2::Sha512;
use zeroize::Zeroizing;

use crate::srp::{Salt, Verifier, client};

/// Rounds of the hash chain of a token.
pub const ROUNDS: NonZeroU32 = NonZeroU32::new(1000).expect("it is not zero");

/// Bytes of a hash chain.
const CHAIN: usize = 128;

/// Characters of an id: hex digits, worth 16 bytes.
const ID: usize = 32;

/// A text that is no `secret/salt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a token of a secret and a salt")]
pub struct NotAToken;

/// What a dirty token turns into.
#[derive(Clone)]
pub struct Concealed {
    /// 32 lower-case hex digits, by which the token is found; the identity in SRP.
    pub id: String,
    /// The password in SRP: 224 hex digits, a `/` and the salt. Only the holder of the token can make it.
    pub password: Zeroizing<String>,
}

impl Concealed {
    /// The SRP verifier to keep for the token, with `salt` fresh bytes of chance.
    #[must_use]
    pub fn verifier(&self, salt: &Salt) -> Verifier {
        client::verifier(&client::private_key(&self.id, &self.password, salt))
    }
}

impl std::fmt::Debug for Concealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[concealed token]")
    }
}

/// The id and the password of a token.
///
/// # Errors
/// `NotAToken` unless there is exactly one `/`.
pub fn conceal(token: &str) -> Result<Concealed, NotAToken> {
    let chain = hash_chain(token, ROUNDS)?;
    let (id, password) = chain.split_at(ID);
    Ok(Concealed { id: id.to_owned(), password: Zeroizing::new(password.to_owned()) })
}

/// The hash chain of a token: 256 hex digits, a `/` and the salt.
///
/// # Errors
/// `NotAToken` unless there is exactly one `/`.
pub fn hash_chain(token: &str, rounds: NonZeroU32) -> Result<Zeroizing<String>, NotAToken> {
    let (secret, salt) = token.split_once('/').ok_or(NotAToken)?;
    if salt.contains('/') {
        return Err(NotAToken);
    }
    Ok(chain(secret, salt, rounds))
}

fn chain(secret: &str, salt: &str, rounds: NonZeroU32) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0; CHAIN]);
    pbkdf2_hmac::<Sha512>(secret.as_bytes(), salt.as_bytes(), rounds.get(), bytes.as_mut_slice());
    let digits = Zeroizing::new(hex::encode(*bytes));
    // At its full length from the start: a growing text would leave copies behind.
    let mut text = Zeroizing::new(String::with_capacity(digits.len() + 1 + salt.len()));
    text.push_str(&digits);
    text.push('/');
    text.push_str(salt);
    text
}

#[cfg(test)]
mod vectors;
