//! The three steps of a cleaning, one by one, so that a case can go astray at each.

use authkeep_crypto::conceal::{Concealed, conceal};
use authkeep_crypto::srp::{PublicKey, Salt, Session, client};
use authkeep_crypto::{aes, pke, reply_mac};
use authkeep_store::Secret;
use serde_json::{Value, json};

use crate::wire::answer::Answer;
use crate::wire::case::{Check, Failure};
use crate::wire::client::Client;
use crate::wire::v1::ask::{call, is_hex};
use crate::wire::v1::stock::Listener;

pub(super) const ONE: &str = "/v1/step/one";
pub(super) const TWO: &str = "/v1/step/two";
pub(super) const THREE: &str = "/v1/step/three";

/// What came of step one: the key as it was sent, and what both sides share.
pub(super) struct Agreed {
    pub(super) pke_key: String,
    pub(super) shared: Secret<32>,
}

/// a and A.
#[derive(Clone)]
pub(super) struct Ephemeral {
    secret: Secret<32>,
    pub(super) public: String,
}

/// What came of step two.
pub(super) struct Named {
    pub(super) pake_key: String,
    pub(super) salt: String,
    pub(super) server_key: String,
    pub(super) session: Session,
    pub(super) shared: Secret<32>,
}

impl Named {
    /// M1.
    pub(super) fn proof(&self) -> String {
        self.session.client_proof.to_hex().to_string()
    }

    /// The body of step three.
    pub(super) fn body(&self) -> Value {
        json!({"pake_key": self.pake_key, "pake_proof": self.proof()})
    }

    /// The clean token in an answer to step three, after a look at everything in it.
    pub(super) fn clean_token(&self, answer: &Answer) -> Result<String, Failure> {
        let [proof, encrypted, mac] = answer.texts(["pake_proof", "encrypted_token", "encrypted_token_mac"])?;
        if proof != *self.session.server_proof.to_hex() {
            return Err(answer.fail("M2"));
        }
        if mac != hex::encode(reply_mac::mac(&reply_mac::key(&self.session.key), &encrypted)) {
            return Err(answer.fail("the HMAC-SHA-256 of encrypted_token, in hex"));
        }
        let token = aes::decrypt(&self.shared, &encrypted).ok();
        let token = token.and_then(|token| String::from_utf8(token.to_vec()).ok());
        let token = token.filter(|token| is_hex(token, 32) && is_hex(&encrypted, 128));
        token.ok_or_else(|| answer.fail("32 hex digits, encrypted in 128"))
    }
}

impl Agreed {
    /// A text, encrypted under the shared key.
    pub(super) fn encrypt(&self, t: &Client, text: &str) -> String {
        aes::encrypt(&self.shared, &t.bytes(), text.as_bytes())
    }
}

impl Client {
    /// a and A, which nobody had before.
    pub(super) fn ephemeral(&self) -> Ephemeral {
        let secret = Secret::new(self.bytes());
        let public = client::public_key(&secret).to_hex();
        Ephemeral { secret, public }
    }

    /// Step one.
    pub(super) async fn agree(&self) -> Result<Agreed, Failure> {
        let private = pke::PrivateKey::from_secret(Secret::new(self.bytes()));
        self.agree_with(&private, private.public_key().to_jwk_hex()).await
    }

    /// Step one with a key in any spelling.
    pub(super) async fn agree_with(&self, private: &pke::PrivateKey, pke_key: String) -> Result<Agreed, Failure> {
        let answer = self.call(ONE, &json!({ "pke_key": pke_key })).await?;
        let [server] = answer.texts(["pke_key"])?;
        let key = pke::PublicKey::from_jwk_hex(&server).ok();
        // Members, their order and the spaces are those of Node.
        let key = key.filter(|key| key.to_jwk_hex() == server);
        let key = key.ok_or_else(|| answer.fail("an X25519 key as the original writes it"))?;
        let shared = private.agree(&key).map_err(|error| answer.fail(error))?;
        Ok(Agreed { pke_key, shared })
    }

    /// Step two for a token, with whatever comes of it.
    pub(super) async fn name(&self, agreed: &Agreed, a: &Ephemeral, id: &str) -> Result<Answer, Failure> {
        self.name_encrypted(agreed, &a.public, &agreed.encrypt(self, id)).await
    }

    /// Step two with any texts.
    pub(super) async fn name_encrypted(&self, agreed: &Agreed, a: &str, encrypted: &str) -> Result<Answer, Failure> {
        let body = json!({"pke_key": agreed.pke_key, "pake_key": a, "encrypted_id": encrypted});
        self.call(TWO, &body).await
    }

    /// Steps one and two for a token.
    pub(super) async fn named(&self, token: &str) -> Result<Named, Failure> {
        let agreed = self.agree().await?;
        self.named_under(agreed, token).await
    }

    /// Step two for a token, after a step one.
    pub(super) async fn named_under(&self, agreed: Agreed, token: &str) -> Result<Named, Failure> {
        let (token, a) = (concealed(token)?, self.ephemeral());
        let answer = self.name(&agreed, &a, &token.id).await?;
        let [server_key, salt] = answer.texts(["pake_key", "salt"])?;
        let server = Some(&server_key).filter(|key| is_hex(key, 512)).and_then(|key| PublicKey::from_hex(key).ok());
        let server = server.ok_or_else(|| answer.fail("B of 512 hex digits in range"))?;
        let srp_salt = Some(&salt).filter(|salt| is_hex(salt, 64)).and_then(|salt| Salt::from_hex(salt).ok());
        let srp_salt = srp_salt.ok_or_else(|| answer.fail("a salt of 64 hex digits"))?;
        let private = client::private_key(&token.id, &token.password, &srp_salt);
        let session = client::session(&token.id, &srp_salt, &private, &a.secret, &server);
        let session = session.map_err(|error| answer.fail(error))?;
        Ok(Named { pake_key: a.public, salt, server_key, session, shared: agreed.shared })
    }

    /// Step three. A stock of clean tokens that is empty is filled.
    pub(super) async fn prove_named(&self, named: &Named) -> Result<Answer, Failure> {
        self.draw(Listener::Public, &call(THREE, &named.body()), |answer| answer.status == 500).await
    }

    /// Step three with any proof.
    pub(super) async fn prove_with(&self, pake_key: &str, proof: &str) -> Result<Answer, Failure> {
        self.call(THREE, &json!({"pake_key": pake_key, "pake_proof": proof})).await
    }

    /// All three steps: the clean token.
    pub(super) async fn clean(&self, token: &str) -> Result<String, Failure> {
        let named = self.named(token).await?;
        named.clean_token(&self.prove_named(&named).await?)
    }

    /// Checks that a dirty token can still be cleaned.
    pub(super) async fn is_not_spent(&self, token: &str) -> Check {
        self.clean(token).await.map(drop).map_err(|failure| failure.when("nothing should have been spent"))
    }

    /// Checks that a dirty token cannot be named any more.
    pub(super) async fn is_spent(&self, token: &str) -> Check {
        let agreed = self.agree().await?;
        self.name(&agreed, &self.ephemeral(), &concealed(token)?.id).await?.is_invalid_input()
    }
}

/// The id of a token and its password.
pub(super) fn concealed(token: &str) -> Result<Concealed, Failure> {
    conceal(token).map_err(|error| Failure::of("a token of the server's", "secret/salt", error))
}
