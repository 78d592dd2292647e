//! What the operations of the pseudonym API need: pseudonyms, who sign up with tokens of the exchange.

use authkeep::auth::srp::{PublicKey, Salt, Session, client};
use authkeep_store::Secret;
use serde_json::Value;

use crate::document::Operation;
use crate::exchange::Call;
use crate::records::Records;
use crate::stage::Stage;

const SECRET: &str = "the secret that only its owner knows";

pub(crate) fn prepare(stage: &Stage, operation: &Operation, records: Records) -> Call {
    if operation.id == "fillBucket" {
        return Call::default().member("bucket", "profile").member("tokens", vec![format!("token {}", stage.number())]);
    }
    let pseudonym = Pseudonym::new(stage);
    if operation.id == "signUp" {
        return pseudonym.signs_up();
    }
    if records == Records::Made {
        pseudonym.sign_up();
    }
    match operation.id.as_str() {
        "signIn" => pseudonym.begins(),
        "signInVerify" => pseudonym.proves(),
        "verifySession" | "signOut" => pseudonym.session(),
        other => panic!("nobody prepares {other}"),
    }
}

/// A pseudonym to be, or one that is.
pub(crate) struct Pseudonym<'a> {
    stage: &'a Stage,
    pub(crate) id: String,
}

impl<'a> Pseudonym<'a> {
    /// An id that nobody has.
    pub(crate) fn new(stage: &'a Stage) -> Self {
        Self { stage, id: format!("00000000-0000-4000-8000-{:012x}", stage.number()) }
    }

    /// What signs it up. The token is there, and so is one to be given for it.
    pub(crate) fn signs_up(&self) -> Call {
        let token = format!("token {}", self.stage.number());
        let tokens = Call::default().member("bucket", "profile").member("tokens", vec![token.as_str()]);
        self.stage.run("fillBucket", &tokens);
        self.stage.run("fill", &Call::default().member("bucket_size", 1));
        self.would_sign_up(&token)
    }

    /// What signs it up with this token.
    pub(crate) fn would_sign_up(&self, token: &str) -> Call {
        let salt = Salt::from_bytes(vec![7; 32]).expect("a salt");
        let verifier = client::verifier(&client::private_key(&self.id, SECRET, &salt));
        let call = Call::default().member("profile_id", self.id.as_str()).member("profile_token", token);
        call.member("zkpp", verifier.to_hex().as_str()).member("salt", salt.to_hex())
    }

    /// Signs it up; the dirty token that it is given.
    pub(crate) fn sign_up(&self) -> String {
        let answer = self.stage.run("signUp", &self.signs_up());
        answer["token"].as_str().expect("a token").to_owned()
    }

    /// What begins to sign it in.
    pub(crate) fn begins(&self) -> Call {
        self.asks(&client::public_key(&ephemeral(0)).to_hex())
    }

    /// What signs it in, once that is begun.
    pub(crate) fn proves(&self) -> Call {
        let answer = self.stage.run("signIn", &self.begins());
        self.asks(&answered(&answer, "key", &self.id, SECRET, &ephemeral(0)).client_proof.to_hex())
    }

    /// What presents its session.
    pub(crate) fn session(&self) -> Call {
        let answer = self.stage.run("signInVerify", &self.proves());
        Call::default().member("jwt", answer["jwt"].clone())
    }

    fn asks(&self, key: &str) -> Call {
        Call::default().member("profile_id", self.id.as_str()).member("key", key)
    }
}

/// The private key of a client's turn at SRP.
pub(crate) fn ephemeral(number: u8) -> Secret<32> {
    let mut bytes = [3; 32];
    bytes[0] = number;
    Secret::new(bytes)
}

/// What a client computes from the server's answer to its public key.
pub(crate) fn answered(answer: &Value, key: &str, identity: &str, password: &str, own: &Secret<32>) -> Session {
    let text = |name: &str| answer[name].as_str().expect("a text");
    let server = PublicKey::from_hex(text(key)).expect("a key");
    let salt = Salt::from_hex(text("salt")).expect("a salt");
    let private_key = client::private_key(identity, password, &salt);
    client::session(identity, &salt, &private_key, own, &server).expect("a session")
}
