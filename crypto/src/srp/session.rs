//! What both sides of SRP share once each has the other's public key, and how each proves it to the other.

use authkeep_store::Secret;

use super::group::Element;
use super::{Proof, PublicKey, Salt, SrpError, hash};

/// The shared key, and the proof that each side expects of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// K, known to both sides and to nobody else.
    pub key: Secret<32>,
    /// M1, by which the client proves that it knows K.
    pub client_proof: Proof,
    /// M2, by which the server proves it. It is shown only to a client that has sent M1.
    pub server_proof: Proof,
}

impl Session {
    /// The session that the premaster secret S gives.
    pub(super) fn new(
        identity: &str,
        salt: &Salt,
        client: &PublicKey,
        server: &PublicKey,
        premaster: &Element,
    ) -> Self {
        let key = hash::session_key(premaster);
        let client_proof = hash::client_proof(identity, salt, client, server, &key);
        let server_proof = hash::server_proof(client, &client_proof, &key);
        Self { key, client_proof, server_proof }
    }

    /// The server's check of M1; what it may then answer is M2.
    ///
    /// # Errors
    /// `WrongProof`.
    pub fn admit_client(&self, proof: &Proof) -> Result<&Proof, SrpError> {
        if *proof == self.client_proof { Ok(&self.server_proof) } else { Err(SrpError::WrongProof) }
    }

    /// The client's check of M2.
    ///
    /// # Errors
    /// `WrongProof`.
    pub fn admit_server(&self, proof: &Proof) -> Result<(), SrpError> {
        if *proof == self.server_proof { Ok(()) } else { Err(SrpError::WrongProof) }
    }
}
