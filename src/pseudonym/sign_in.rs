//! Signing in by SRP: the server computes both proofs in the first call, and keeps them for the second.
//!
//! Whether there is such a pseudonym is not told: an unknown one is answered with a salt of its own and a decoy's key, at the
//! same cost, and no proof fits. Two sign-ins of one pseudonym at the same time do not disturb each other.

use std::net::IpAddr;
use std::time::Duration;

use authkeep_store::{
    EpochMs, ErrorKind, Handshake, HandshakeId, HandshakeKey, HandshakeKind, PseudonymId, PseudonymSession,
    PseudonymSessionId, Secret, Store,
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroizing;

use super::session::Session;
use super::{PseudonymError, Pseudonyms, read_id};
use crate::auth::instant;
use crate::auth::srp::{Proof, PublicKey};
use crate::chance;
use crate::exchange::powers::Question;

/// Sign-ins of one pseudonym at one time; the oldest goes.
const AT_ONCE: u32 = 8;

/// M1 and M2, one after the other.
const PROOFS: usize = 64;

/// What the first call answers.
#[derive(Debug)]
pub struct Begun {
    /// The salt.
    pub salt: String,
    /// B, the server's public key.
    pub key: String,
}

/// What the second call answers.
pub struct SignedIn {
    /// M2, by which the server proves that it knows the verifier.
    pub proof: Zeroizing<String>,
    /// The session.
    pub session: Session,
}

impl Pseudonyms {
    /// The first call.
    ///
    /// # Errors
    /// [`PseudonymError`].
    pub async fn begin(
        &self,
        store: &dyn Store,
        now: EpochMs,
        profile_id: &str,
        key: &str,
    ) -> Result<Begun, PseudonymError> {
        let client = PublicKey::from_hex(key).map_err(|_| PseudonymError::Key)?;
        let id = read_id(profile_id);
        // A text that is no id is looked up as well, under an id that nobody has.
        let looked_up = id.map_or_else(|| chance::bytes().map(PseudonymId::from_bytes), Ok)?;
        let pseudonym = store.pseudonym(looked_up).await?.filter(|_| id.is_some());
        let known = pseudonym.as_ref().map(|pseudonym| (&pseudonym.verifier, &pseudonym.salt));
        // The client hashes the text as it sends it.
        let question = Question::new(profile_id.to_owned(), known, self.decoy_salt(&subject(profile_id)), client)?;
        let salt = question.salt();
        let answer = self.powers.answer(question).await?.map_err(|_| PseudonymError::Key)?;
        let mut proofs = Zeroizing::new([0; PROOFS]);
        proofs[..32].copy_from_slice(answer.session.client_proof.secret().expose());
        proofs[32..].copy_from_slice(answer.session.server_proof.secret().expose());
        let handshake = self.seals.handshake(handshake_key(profile_id), now, proofs.as_slice())?;
        store.put_handshake(handshake, AT_ONCE).await?;
        Ok(Begun { salt, key: answer.public_key.to_hex() })
    }

    /// The second call: a session for the proof. A wrong one costs the newest sign-in that was begun.
    ///
    /// # Errors
    /// [`PseudonymError`].
    pub async fn finish(
        &self,
        store: &dyn Store,
        now: EpochMs,
        client: IpAddr,
        profile_id: &str,
        proof: &str,
    ) -> Result<SignedIn, PseudonymError> {
        let subject = subject(profile_id);
        self.require_patience(subject, client, now)?;
        let key = handshake_key(profile_id);
        let begun = store.handshakes(key, now).await?;
        let fitting = Proof::from_hex(proof).ok().and_then(|proof| self.fitting(&begun, &proof));
        let (Some((handshake, server_proof)), Some(pseudonym)) = (fitting, read_id(profile_id)) else {
            store.take_handshake(key, now).await?;
            self.record_wrong_proof(subject, client, now);
            return Err(PseudonymError::Proof);
        };
        let auth_token = Zeroizing::new(hex::encode(*Zeroizing::new(chance::bytes::<32>()?)));
        let life = Duration::from_secs(self.settings.session_seconds.into());
        let session = PseudonymSession { id: session_id(&auth_token), pseudonym, expires_at: now.saturating_add(life) };
        let at_most = self.settings.sessions_per_pseudonym;
        store.start_pseudonym_session(session, handshake, now, at_most).await.map_err(|error| match error.kind() {
            // The same proof at the same moment was faster.
            ErrorKind::NotFound => PseudonymError::Proof,
            _ => error.into(),
        })?;
        let auth_expiry = instant::write(session.expires_at);
        let session = Session { profile_id: profile_id.to_owned(), auth_token, auth_expiry };
        Ok(SignedIn { proof: server_proof.to_hex(), session })
    }

    /// The handshake that a proof fits, and the server's proof for it. All are compared, whichever fits.
    fn fitting(&self, begun: &[Handshake], proof: &Proof) -> Option<(HandshakeId, Proof)> {
        let mut found = Choice::from(0);
        let mut at = 0_u32;
        let mut server_proof = Zeroizing::new([0; 32]);
        for (number, handshake) in (0_u32..).zip(begun) {
            // One that was sealed with another key fits nothing.
            let Some(proofs) = self.seals.open_handshake::<PROOFS>(handshake) else { continue };
            let fits = proofs[..32].ct_eq(proof.secret().expose().as_slice());
            at.conditional_assign(&number, fits);
            for (byte, other) in server_proof.iter_mut().zip(&proofs[32..]) {
                byte.conditional_assign(other, fits);
            }
            found |= fits;
        }
        let handshake = begun.get(usize::try_from(at).ok()?)?;
        bool::from(found).then(|| (handshake.id, Proof::from_secret(Secret::new(*server_proof))))
    }

    /// The salt that an unknown pseudonym seems to have: the same each time, and nobody can tell it from a real one.
    fn decoy_salt(&self, subject: &[u8; 32]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.decoys.expose()).expect("HMAC takes a key of any length");
        mac.update(subject);
        mac.finalize().into_bytes().into()
    }
}

/// Whom sign-ins are counted for: the id in one spelling, or the text where it is no id.
fn subject(profile_id: &str) -> [u8; 32] {
    match read_id(profile_id) {
        Some(id) => Sha256::digest(id.as_bytes()).into(),
        None => Sha256::digest(profile_id).into(),
    }
}

fn handshake_key(profile_id: &str) -> HandshakeKey {
    HandshakeKey { kind: HandshakeKind::SignIn, hash: subject(profile_id) }
}

/// A session's id: the SHA-256 of the token that its owner presents.
pub(super) fn session_id(auth_token: &str) -> PseudonymSessionId {
    PseudonymSessionId::from_bytes(Sha256::digest(auth_token).into())
}
