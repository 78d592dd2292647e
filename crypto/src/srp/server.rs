//! The server's side of SRP: everything that a client's public key asks for, in one step.

use authkeep_store::Secret;
use zeroize::Zeroizing;

use super::{PublicKey, Salt, Session, SrpError, Verifier, group, hash};

/// The server's answer to a client's public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// B, to be sent together with the salt.
    pub public_key: PublicKey,
    /// The proofs to expect and to give. With them kept, the ephemeral secret need not be.
    pub session: Session,
}

/// B = kv + g^b and S = (A v^u)^b, and what follows from them.
///
/// `identity` and `salt` must be what the client computed with; `ephemeral` is b, 32 fresh bytes of chance, never used
/// twice. It costs three powers, the same for every input.
///
/// # Errors
/// `InvalidPublicKey` when the scrambler is 0.
pub fn answer(
    identity: &str,
    salt: &Salt,
    verifier: &Verifier,
    client: &PublicKey,
    ephemeral: &Secret<32>,
) -> Result<Answer, SrpError> {
    let ephemeral = group::exponent(ephemeral);
    let verifier = Zeroizing::new(verifier.element()?);
    let hidden = Zeroizing::new(group::times_multiplier(&verifier));
    let public_key = PublicKey::of(&(*hidden + group::power_of_generator(&ephemeral)));
    let scrambler = hash::scrambler(client, &public_key)?;
    let power = Zeroizing::new(verifier.pow(&scrambler));
    let base = Zeroizing::new(client.element()? * *power);
    let premaster = Zeroizing::new(base.pow(&ephemeral));
    let session = Session::new(identity, salt, client, &public_key, &premaster);
    Ok(Answer { public_key, session })
}
