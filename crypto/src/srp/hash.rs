//! The hashes of SRP: what goes into each, and in which order.

use authkeep_store::Secret;
use crypto_bigint::U256;
use sha2::{Digest, Sha256};

use super::group::{self, Element};
use super::{Proof, PublicKey, Salt, SrpError};

/// H(N) xor H(g).
const GROUP_DIGEST: [u8; 32] = [
    0x4a, 0x76, 0xa9, 0xa2, 0x40, 0x2b, 0xdd, 0x18, 0x12, 0x33, 0x89, 0xb7, 0x2e, 0xbb, 0xda, 0x50, 0xa3, 0x0f, 0x65,
    0xae, 0xdb, 0x90, 0xd7, 0x27, 0x31, 0x30, 0xed, 0xea, 0x4b, 0x29, 0xcc, 0x4c,
];

/// x = H(s | H(I ":" P)), the client's private key. Identity and password are hashed as they are: nothing is trimmed,
/// folded or normalised.
pub(super) fn private_key(identity: &str, password: &str, salt: &Salt) -> Secret<32> {
    let inner = digest(&[identity.as_bytes(), b":", password.as_bytes()]);
    digest(&[salt.bytes(), inner.expose()])
}

/// u = H(A | B).
///
/// # Errors
/// `InvalidPublicKey` when u is 0, since the password would then not matter.
pub(super) fn scrambler(client: &PublicKey, server: &PublicKey) -> Result<U256, SrpError> {
    not_zero(U256::from_be_slice(digest(&[client.bytes(), server.bytes()]).expose()))
}

fn not_zero(scrambler: U256) -> Result<U256, SrpError> {
    if scrambler.is_zero_vartime() { Err(SrpError::InvalidPublicKey) } else { Ok(scrambler) }
}

/// K = H(S).
pub(super) fn session_key(premaster: &Element) -> Secret<32> {
    digest(&[Secret::new(group::encode(premaster)).expose()])
}

/// M1, the client's proof.
pub(super) fn client_proof(
    identity: &str,
    salt: &Salt,
    client: &PublicKey,
    server: &PublicKey,
    key: &Secret<32>,
) -> Proof {
    let identity = digest(&[identity.as_bytes()]);
    Proof::from_secret(digest(&[
        &GROUP_DIGEST,
        identity.expose(),
        salt.bytes(),
        client.bytes(),
        server.bytes(),
        key.expose(),
    ]))
}

/// M2 = H(A | M1 | K), the server's proof.
pub(super) fn server_proof(client: &PublicKey, client_proof: &Proof, key: &Secret<32>) -> Proof {
    Proof::from_secret(digest(&[client.bytes(), client_proof.secret().expose(), key.expose()]))
}

fn digest(parts: &[&[u8]]) -> Secret<32> {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    Secret::new(hasher.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_group_digest_is_the_one_of_the_group() {
        let modulus = digest(&[&group::modulus()]);
        let generator = digest(&[&[group::GENERATOR]]);
        let both = modulus.expose().iter().zip(generator.expose()).map(|(one, other)| one ^ other);
        assert!(both.eq(GROUP_DIGEST));
    }

    #[test]
    fn a_scrambler_of_zero_is_refused() {
        assert_eq!(not_zero(U256::ZERO), Err(SrpError::InvalidPublicKey));
        assert_eq!(not_zero(U256::ONE), Ok(U256::ONE));
    }
}
