//! The client's side of SRP, for clients in Rust and for tests of the server.

use authkeep_store::Secret;
use crypto_bigint::U512;
use zeroize::Zeroizing;

use super::{PublicKey, Salt, Session, SrpError, Verifier, group, hash};

/// x, the private key that an identity, a password and a salt make. Any change of letter case, spaces or Unicode form
/// makes another one.
#[must_use]
pub fn private_key(identity: &str, password: &str, salt: &Salt) -> Secret<32> {
    hash::private_key(identity, password, salt)
}

/// v = g^x, for the server to keep.
#[must_use]
pub fn verifier(private_key: &Secret<32>) -> Verifier {
    Verifier::of(&Zeroizing::new(group::power_of_generator(&group::exponent(private_key))))
}

/// A = g^a. `ephemeral` is a, 32 fresh bytes of chance, never used twice.
#[must_use]
pub fn public_key(ephemeral: &Secret<32>) -> PublicKey {
    PublicKey::of(&group::power_of_generator(&group::exponent(ephemeral)))
}

/// S = (B - k g^x)^(a + u x), and what follows from it.
///
/// # Errors
/// `InvalidPublicKey` when the scrambler is 0.
pub fn session(
    identity: &str,
    salt: &Salt,
    private_key: &Secret<32>,
    ephemeral: &Secret<32>,
    server: &PublicKey,
) -> Result<Session, SrpError> {
    let client = public_key(ephemeral);
    let scrambler = hash::scrambler(&client, server)?;
    let private_key = group::exponent(private_key);
    let verifier = Zeroizing::new(group::power_of_generator(&private_key));
    let base = Zeroizing::new(server.element()? - group::times_multiplier(&verifier));
    // It fits: the largest a + u x is (2^256 - 1) 2^256.
    let product: Zeroizing<U512> = Zeroizing::new(scrambler.concatenating_mul(&private_key));
    let exponent = Zeroizing::new(product.wrapping_add(&group::exponent(ephemeral).resize()));
    let premaster = Zeroizing::new(base.pow(&exponent));
    Ok(Session::new(identity, salt, &client, server, &premaster))
}
