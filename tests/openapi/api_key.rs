//! A program's key, and what it signs.

use authkeep::clock::Clock;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};

use crate::authenticator::Authenticator;
use crate::exchange::Call;
use crate::person::Person;
use crate::stage::Stage;

/// Holds a pair of keys.
const VECTORS: &str = include_str!("../vectors/jwt.json");

fn key(name: &str) -> Vec<u8> {
    let vectors: Value = serde_json::from_str(VECTORS).expect("JSON");
    STANDARD.decode(vectors[name].as_str().expect("a key")).expect("base64")
}

/// The public key as it is registered.
pub(crate) fn public_key() -> String {
    URL_SAFE_NO_PAD.encode(key("public_key_spki_base64"))
}

/// A person with an API key; gives its id.
pub(crate) fn make(stage: &Stage) -> (Person<'_>, Authenticator, String) {
    let (person, mut app) = Person::with_second_factor(stage);
    let call = person.asks().member("public_key", public_key()).member("totp_code", app.code());
    let uid = stage.run("postV1ApiKeys", &call)["uid"].as_str().expect("an id").to_owned();
    (person, app, uid)
}

/// What the key signs to be given a token for it.
pub(crate) fn sign() -> String {
    let now = Clock::system().now().get() / 1000;
    let claims = json!({ "iss": "external", "sub": "api_key_jwt", "jti": "one", "iat": now, "exp": now + 600 });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&json!({ "alg": "RS256" })), part(&claims));
    let pair = RsaKeyPair::from_pkcs8(&key("private_key_pkcs8_base64")).expect("a key");
    let mut signature = vec![0; pair.public().modulus_len()];
    let signed = pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature);
    signed.expect("it can be signed");
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// What makes a key, the code aside.
pub(crate) fn new(call: Call) -> Call {
    call.member("public_key", public_key()).member("scopes", "trade").member("expires_in", 7200)
}

/// What changes a key, the code aside.
pub(crate) fn change(call: Call) -> Call {
    new(call).member("state", "inactive")
}
