//! Cleaning a token.

use authkeep_crypto::conceal::{self, Concealed};
use authkeep_crypto::srp::{self, Proof, Salt, client};
use authkeep_crypto::{aes, pke, reply_mac};
use authkeep_store::Secret;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::answer::Answer;
use crate::{Client, ClientError, Transport};

const ONE: &str = "/v1/step/one";
const TWO: &str = "/v1/step/two";
const THREE: &str = "/v1/step/three";

/// Hex digits of a clean token.
const CLEAN: usize = 32;

impl<T: Transport> Client<T> {
    /// Swaps a dirty token, `secret/salt`, for a clean one of 32 hex digits. The dirty token is spent by that, and the
    /// server never sees it.
    ///
    /// The call that spends it is sent a second time when its answer is lost: servers repeat the same answer for about a
    /// minute.
    ///
    /// # Errors
    /// `NoDirtyToken` before anything is sent. `Refused`: 400 for a token that is unknown or spent, 500 where the exchange
    /// has no clean token left (the dirty one can be tried again). `WrongProof`, `NoMac`, `WrongMac` and `Malformed` for a
    /// server that is not to be trusted. `Transport`, `NoChance`.
    pub async fn clean(&self, dirty: &str) -> Result<Zeroizing<String>, ClientError> {
        let concealed = conceal(dirty)?;
        let (own_key, shared) = self.agree().await?;
        let (ephemeral, public_key) = self.ephemeral()?;

        let body = json!({
            "pke_key": own_key,
            "pake_key": public_key,
            "encrypted_id": self.encrypt(&shared, &concealed.id)?,
        });
        let answer = self.post(TWO, body).await?;
        let session = prove(&answer, &concealed, &ephemeral)?;

        let body = json!({ "pake_key": public_key, "pake_proof": *session.client_proof.to_hex() });
        let answer = self.post_repeatable(THREE, body).await?;
        self.open(&answer, &session, &shared)
    }

    /// An X25519 key that was sent, as it was sent, and what came of it.
    async fn agree(&self) -> Result<(String, Secret<32>), ClientError> {
        let private_key = pke::PrivateKey::from_secret(self.chance.secret()?);
        let own = private_key.public_key().to_jwk_hex();
        let answer = self.post(ONE, json!({ "pke_key": own })).await?;
        let wrong = "pke_key is no X25519 key to agree with";
        let theirs =
            pke::PublicKey::from_jwk_hex(answer.text("pke_key", wrong)?).map_err(|_| answer.malformed(wrong))?;
        let shared = private_key.agree(&theirs).map_err(|_| answer.malformed(wrong))?;
        Ok((own, shared))
    }

    fn encrypt(&self, key: &Secret<32>, plaintext: &str) -> Result<String, ClientError> {
        let mut iv = [0; 16];
        self.chance.fill(&mut iv)?;
        Ok(aes::encrypt(key, &iv, plaintext.as_bytes()))
    }

    /// The clean token of the last answer. The server's proof goes first, then the MAC: nothing is decrypted before.
    fn open(
        &self,
        answer: &Answer,
        session: &srp::Session,
        shared: &Secret<32>,
    ) -> Result<Zeroizing<String>, ClientError> {
        admit(answer, "pake_proof", session)?;
        let message = answer.text("encrypted_token", "it has no encrypted_token")?;
        match answer.body().and_then(|body| body.get("encrypted_token_mac")) {
            None if self.replies_need_a_mac => return Err(ClientError::NoMac),
            None => {}
            Some(sent) => {
                let key = reply_mac::key(&session.key);
                let is_right = sent.as_str().is_some_and(|sent| reply_mac::is_mac(&key, message, sent));
                if !is_right {
                    return Err(ClientError::WrongMac);
                }
            }
        }
        let wrong = "encrypted_token holds no clean token";
        let token = aes::decrypt(shared, message).map_err(|_| answer.malformed(wrong))?;
        let is_clean = token.len() == CLEAN && token.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let token = std::str::from_utf8(&token).ok().filter(|_| is_clean).ok_or_else(|| answer.malformed(wrong))?;
        Ok(Zeroizing::new(token.to_owned()))
    }

    /// For a request that may reach the server twice.
    async fn post_repeatable(&self, path: &'static str, body: Value) -> Result<Answer, ClientError> {
        match self.post(path, body.clone()).await {
            Err(ClientError::Transport(_)) => self.post(path, body).await,
            answered => answered,
        }
    }
}

fn conceal(dirty: &str) -> Result<Concealed, ClientError> {
    if !is_dirty(dirty) {
        return Err(ClientError::NoDirtyToken);
    }
    conceal::conceal(dirty).map_err(|_| ClientError::NoDirtyToken)
}

/// Whether a text has the form of a dirty token: one `/` between two texts.
pub(crate) fn is_dirty(text: &str) -> bool {
    let parts = text.split_once('/');
    parts.is_some_and(|(secret, salt)| !secret.is_empty() && !salt.is_empty() && !salt.contains('/'))
}

fn prove(answer: &Answer, concealed: &Concealed, ephemeral: &Secret<32>) -> Result<srp::Session, ClientError> {
    let (salt, server) = challenge(answer, "pake_key")?;
    let private_key = client::private_key(&concealed.id, &concealed.password, &salt);
    client::session(&concealed.id, &salt, &private_key, ephemeral, &server)
        .map_err(|_| answer.malformed("its public key gives no session"))
}

/// The salt and the public key of a server's answer to a public key.
pub(crate) fn challenge(answer: &Answer, key: &str) -> Result<(Salt, srp::PublicKey), ClientError> {
    let (no_key, no_salt) = ("its public key is out of range", "its salt is no salt");
    let server = srp::PublicKey::from_hex(answer.text(key, no_key)?).map_err(|_| answer.malformed(no_key))?;
    let salt = Salt::from_hex(answer.text("salt", no_salt)?).map_err(|_| answer.malformed(no_salt))?;
    Ok((salt, server))
}

/// Checks the server's proof.
pub(crate) fn admit(answer: &Answer, member: &str, session: &srp::Session) -> Result<(), ClientError> {
    let sent = answer.text(member, "it has no proof")?;
    let proof = Proof::from_hex(sent).map_err(|_| ClientError::WrongProof)?;
    session.admit_server(&proof).map_err(|_| ClientError::WrongProof)
}

#[cfg(test)]
mod tests;
