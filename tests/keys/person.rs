//! Somebody who signs up and in, over HTTP.

use authkeep::clock::Stopwatch;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::http::{Answer, request};
use crate::support::{PATIENCE, Server};

const EMAIL: &str = "ada@example.com";
const PASSWORD: &str = "Countess1815";

/// Makes the account, confirmed.
pub(crate) fn sign_up(server: &Server) {
    let body = json!({"email": EMAIL, "password": PASSWORD}).to_string();
    let made = request(server.public, "POST", "/api/v1/accounts", &[], &body);
    assert_eq!(made.status, 201, "{made:?}");
    let found = request(server.internal, "GET", "/admin/accounts?email=ada%40example.com", &[], "");
    let uid = json(&found)["uid"].as_str().expect("a uid").to_owned();
    let path = format!("/admin/accounts/{uid}/labels/email");
    let confirmed = request(server.internal, "PUT", &path, &[], r#"{"value":"verified"}"#);
    assert_eq!(confirmed.status, 200, "{confirmed:?}");
}

/// The token of a fresh session.
pub(crate) fn sign_in(server: &Server) -> String {
    let body = json!({"email": EMAIL, "password": PASSWORD, "application_id": "authkeep"}).to_string();
    let answer = request(server.public, "POST", "/api/v1/sessions", &[], &body);
    assert_eq!(answer.status, 201, "{answer:?}");
    json(&answer).as_str().expect("a token").to_owned()
}

pub(crate) fn post(server: &Server, path: &str, token: &str, body: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    request(server.public, "POST", &format!("/api/v1{path}"), &[("Authorization", &bearer)], body)
}

/// Whether a server takes a token.
pub(crate) fn is_known(server: &Server, token: &str) -> bool {
    let bearer = format!("Bearer {token}");
    let answer = request(server.public, "GET", "/api/v1/accounts/me", &[("Authorization", &bearer)], "");
    assert!(matches!(answer.status, 200 | 401), "{answer:?}");
    answer.status == 200
}

/// Shows a token until it is taken: a server that has just read the keys does not read them again at once.
pub(crate) fn is_known_soon(server: &Server, token: &str) {
    let watch = Stopwatch::start();
    while !is_known(server, token) {
        assert!(u128::from(watch.micros()) < PATIENCE.as_micros(), "the token is not taken");
    }
}

/// What names the keys that a server publishes, the one that signs first.
pub(crate) fn published(server: &Server) -> Vec<String> {
    let answer = request(server.public, "GET", "/.well-known/jwks.json", &[], "");
    let body = json(&answer);
    let keys = body["keys"].as_array().expect("keys");
    keys.iter().map(|key| key["kid"].as_str().expect("a kid").to_owned()).collect()
}

/// What names the key that signed a token.
pub(crate) fn kid(token: &str) -> String {
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next().expect("a header")).expect("base64");
    let header: Value = serde_json::from_slice(&header).expect("JSON");
    header["kid"].as_str().expect("a kid").to_owned()
}

pub(crate) fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("JSON: {answer:?}"))
}
