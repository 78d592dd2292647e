//! A client's side of SRP and of the exchange.

use authkeep::auth::aes;
use authkeep::auth::pke::{PrivateKey, PublicKey};
use authkeep::auth::srp::{PublicKey as SrpKey, Salt, client};
use authkeep_store::Secret;
use serde_json::Value;

/// What a client keeps from one call to the next. Different numbers make different keys.
pub(crate) struct Conversation {
    own: Secret<32>,
    shared: Option<Secret<32>>,
}

impl Conversation {
    pub(crate) fn new(number: u8) -> Self {
        Self { own: Secret::new([number; 32]), shared: None }
    }

    /// The salt and the verifier of a secret, in hex.
    pub(crate) fn verifier(identity: &str, secret: &str) -> (String, String) {
        let salt = Salt::from_bytes(vec![7; 32]).expect("a salt");
        let verifier = client::verifier(&client::private_key(identity, secret, &salt));
        (salt.to_hex(), verifier.to_hex().to_string())
    }

    /// A of SRP, in hex.
    pub(crate) fn public_key(&self) -> String {
        client::public_key(&self.own).to_hex()
    }

    /// M1 of SRP, in hex, for a server's answer to A.
    pub(crate) fn proof_of(&self, answer: &Value, key: &str, identity: &str, secret: &str) -> String {
        let text = |name: &str| answer[name].as_str().expect("a text");
        let (server, salt) =
            (SrpKey::from_hex(text(key)).expect("a key"), Salt::from_hex(text("salt")).expect("a salt"));
        let private_key = client::private_key(identity, secret, &salt);
        let session = client::session(identity, &salt, &private_key, &self.own, &server).expect("a session");
        session.client_proof.to_hex().to_string()
    }

    fn private_key(&self) -> PrivateKey {
        PrivateKey::from_secret(self.own.clone())
    }

    /// The X25519 key to send.
    pub(crate) fn key(&self) -> String {
        self.private_key().public_key().to_jwk_hex()
    }

    /// Takes the server's key.
    pub(crate) fn agree(&mut self, answer: &Value) {
        let theirs = PublicKey::from_jwk_hex(answer["pke_key"].as_str().expect("a text")).expect("a key");
        self.shared = Some(self.private_key().agree(&theirs).expect("keys to agree on"));
    }

    /// A text, encrypted under the key that was agreed on.
    pub(crate) fn encrypt(&self, text: &str) -> String {
        aes::encrypt(self.shared.as_ref().expect("there is a key"), &[5; 16], text.as_bytes())
    }
}
