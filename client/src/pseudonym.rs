//! Signing a pseudonym up, in and out.

use authkeep_crypto::srp::{Salt, client};
use authkeep_store::Secret;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::answer::Answer;
use crate::exchange::{admit, challenge, is_dirty};
use crate::{Client, ClientError, ProfileId, Session, Transport};

const SIGN_UP: &str = "/v1/signup";
const SIGN_IN: &str = "/v1/signin";
const SIGN_IN_VERIFY: &str = "/v1/signin/verify";
const VERIFY: &str = "/v1/verify";
const SIGN_OUT: &str = "/v1/signout";

impl<T: Transport> Client<T> {
    /// Signs a pseudonym up with a clean token, which is spent by that. `secret` is any text; every change of a letter,
    /// a space or a Unicode form makes another one. Gives a dirty token, which, once cleaned, completes an account.
    ///
    /// # Errors
    /// `Refused`: 400 for an id that exists and for a clean token that is unknown or spent, 500 where the server has no
    /// token to give; nothing is spent by these. `Malformed`, `Transport`, `NoChance`.
    pub async fn sign_up(
        &self,
        id: &ProfileId,
        secret: &str,
        clean_token: &str,
    ) -> Result<Zeroizing<String>, ClientError> {
        let id = id.to_string();
        let salt = self.salt()?;
        let verifier = client::verifier(&client::private_key(&id, secret, &salt));
        let body = json!({
            "profile_id": id,
            "profile_token": clean_token,
            "zkpp": *verifier.to_hex(),
            "salt": salt.to_hex(),
        });
        let answer = self.post(SIGN_UP, body).await?;
        let wrong = "token is no dirty token";
        let token = answer.text("token", wrong)?;
        if is_dirty(token) { Ok(Zeroizing::new(token.to_owned())) } else { Err(answer.malformed(wrong)) }
    }

    /// Signs a pseudonym in: each side proves to the other that it knows the secret, or what was made from it.
    ///
    /// # Errors
    /// `Refused`: 401 for a wrong secret and for an id that does not exist, which nothing tells apart; 429 after too many
    /// of these. `WrongProof`, `Malformed`, `Transport`, `NoChance`.
    pub async fn sign_in(&self, id: &ProfileId, secret: &str) -> Result<Session, ClientError> {
        let text = id.to_string();
        let (ephemeral, public_key) = self.ephemeral()?;
        let answer = self.post(SIGN_IN, json!({ "profile_id": text, "key": public_key })).await?;
        let (salt, server) = challenge(&answer, "key")?;
        let private_key = client::private_key(&text, secret, &salt);
        let proofs = client::session(&text, &salt, &private_key, &ephemeral, &server)
            .map_err(|_| answer.malformed("its public key gives no session"))?;

        let body = json!({ "profile_id": text, "key": *proofs.client_proof.to_hex() });
        let answer = self.post(SIGN_IN_VERIFY, body).await?;
        admit(&answer, "proof", &proofs)?;
        session(&answer, id)
    }

    /// Whether a session is still good: it is when there is no error.
    ///
    /// # Errors
    /// `Refused` with 400 when it is not. `Malformed`, `Transport`.
    pub async fn verify(&self, session: &Session) -> Result<(), ClientError> {
        let answer = self.post(VERIFY, json!({ "jwt": session.to_json() })).await?;
        match answer.body() {
            Some(Value::Bool(true)) => Ok(()),
            _ => Err(answer.malformed("it is not true")),
        }
    }

    /// Ends a session.
    ///
    /// # Errors
    /// `Refused` with 401 when there is no such session. `Transport`.
    pub async fn sign_out(&self, session: &Session) -> Result<(), ClientError> {
        self.post(SIGN_OUT, json!({ "jwt": session.to_json() })).await.map(|_| ())
    }

    fn salt(&self) -> Result<Salt, ClientError> {
        let mut bytes = vec![0; 32];
        self.chance.fill(&mut bytes)?;
        Ok(Salt::from_bytes(bytes).expect("32 bytes are a salt"))
    }

    /// a, and A as it is sent.
    pub(crate) fn ephemeral(&self) -> Result<(Secret<32>, String), ClientError> {
        let ephemeral = self.chance.secret()?;
        let public_key = client::public_key(&ephemeral).to_hex();
        Ok((ephemeral, public_key))
    }

    pub(crate) async fn post(&self, path: &'static str, body: Value) -> Result<Answer, ClientError> {
        Answer::of(path, self.transport.post(path, body).await?)
    }
}

/// The session that was given, which must be the one of the pseudonym that signed in.
fn session(answer: &Answer, id: &ProfileId) -> Result<Session, ClientError> {
    let wrong = "jwt is no session of this pseudonym";
    let given = answer.body().and_then(|body| body.get("jwt"));
    let session = given.and_then(|given| Session::from_json(given).ok());
    session.filter(|session| session.profile_id() == id).ok_or_else(|| answer.malformed(wrong))
}

#[cfg(test)]
mod tests;
