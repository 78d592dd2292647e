//! What the operations of the exchange API need: tokens, and conversations in which one is swapped for another.

use authkeep::auth::conceal::{Concealed, conceal};
use authkeep::auth::pke::{PrivateKey, PublicKey};
use authkeep::auth::srp::client;
use authkeep::auth::{aes, pke};
use authkeep_store::Secret;

use crate::document::Operation;
use crate::exchange::Call;
use crate::pseudonyms::{Pseudonym, answered, ephemeral};
use crate::records::Records;
use crate::stage::Stage;

pub(crate) fn prepare(stage: &Stage, operation: &Operation, records: Records) -> Call {
    match operation.id.as_str() {
        "fill" => Call::default().member("bucket_size", 1),
        "takeToken" => {
            if records == Records::Made {
                fill(stage);
            }
            takes()
        }
        "spendToken" => {
            let token = if records == Records::Made { account_token(stage) } else { "00".repeat(16) };
            Call::default().member("bucket", "account").member("token", token)
        }
        "stepOne" => Conversation::new(stage, &email_token(stage)).first(),
        "stepTwo" => Conversation::new(stage, &email_token(stage)).second().0,
        "stepThree" => Conversation::new(stage, &email_token(stage)).third().0,
        other => panic!("nobody prepares {other}"),
    }
}

/// Makes a token of each kind.
pub(crate) fn fill(stage: &Stage) {
    stage.run("fill", &Call::default().member("bucket_size", 1));
}

/// What takes a token for somebody who signs up elsewhere.
pub(crate) fn takes() -> Call {
    Call::default().member("bucket", "email")
}

/// A dirty token.
pub(crate) fn email_token(stage: &Stage) -> String {
    fill(stage);
    stage.run("takeToken", &takes())["token"].as_str().expect("a token").to_owned()
}

/// A clean token for an account elsewhere, which a pseudonym comes to have.
fn account_token(stage: &Stage) -> String {
    let dirty = Pseudonym::new(stage).sign_up();
    let (proof, shared) = Conversation::new(stage, &dirty).third();
    let answer = stage.run("stepThree", &proof);
    let token = aes::decrypt(&shared, answer["encrypted_token"].as_str().expect("a text")).expect("a token");
    String::from_utf8(token.to_vec()).expect("a text")
}

/// One holder's conversation with the exchange.
pub(crate) struct Conversation<'a> {
    stage: &'a Stage,
    dirty: Concealed,
    number: u8,
}

impl<'a> Conversation<'a> {
    pub(crate) fn new(stage: &'a Stage, dirty: &str) -> Self {
        let number = u8::try_from(stage.number() % 256).expect("a byte");
        Self { stage, dirty: conceal(dirty).expect("a token"), number }
    }

    fn key(&self) -> PrivateKey {
        PrivateKey::from_secret(ephemeral(self.number))
    }

    /// The call of step one.
    pub(crate) fn first(&self) -> Call {
        Call::default().member("pke_key", self.key().public_key().to_jwk_hex())
    }

    /// The call of step two after step one, and the key that was agreed on.
    pub(crate) fn second(&self) -> (Call, Secret<32>) {
        let call = self.first();
        let answer = self.stage.run("stepOne", &call);
        let theirs = PublicKey::from_jwk_hex(answer["pke_key"].as_str().expect("a text")).expect("a key");
        let shared = self.key().agree(&theirs).expect("a key that is agreed on");
        (self.names(&shared, &self.dirty.id), shared)
    }

    /// The call of step two that names the token of this id.
    pub(crate) fn names(&self, shared: &Secret<32>, id: &str) -> Call {
        let public_key = client::public_key(&ephemeral(self.number)).to_hex();
        let encrypted = aes::encrypt(shared, &[5; 16], id.as_bytes());
        self.first().member("pake_key", public_key).member("encrypted_id", encrypted)
    }

    /// The call of step three after the others, and the key that was agreed on.
    pub(crate) fn third(&self) -> (Call, Secret<32>) {
        let (call, shared) = self.second();
        let answer = self.stage.run("stepTwo", &call);
        let own = ephemeral(self.number);
        let session = answered(&answer, "pake_key", &self.dirty.id, &self.dirty.password, &own);
        let call = Call::default().member("pake_key", call.body["pake_key"].clone());
        (call.member("pake_proof", session.client_proof.to_hex().as_str()), shared)
    }
}

/// What every holder of a key can agree on: the text of one of low order.
pub(crate) fn low_order_key() -> String {
    pke::PublicKey::from_bytes([0; 32]).to_jwk_hex()
}
