//! The public keys of the server's tokens.

use serde_json::{Map, Value};

use super::crypto::{is_signed_by, read_token};
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/jwks",
        [
            ("jwks", the_keys_are_public_and_nothing_else),
            ("jwks", a_session_token_is_verified_by_them),
            ("jwks", another_key_signs_after_a_rotation_and_the_old_one_verifies),
        ]
    )
}

impl Client {
    /// The key set.
    pub(super) async fn jwks(&self) -> Result<Value, Failure> {
        let answer = self.send_public(Request::new("GET", "/.well-known/jwks.json").without_secret()).await?;
        answer.has_header("content-type", "application/json")?;
        answer.object(200)
    }
}

async fn the_keys_are_public_and_nothing_else(t: &Client) -> Check {
    let jwks = t.jwks().await?;
    let keys = jwks["keys"].as_array().cloned().unwrap_or_default();
    let is_public = |key: &Value| {
        let mut names: Vec<_> = key.as_object().into_iter().flat_map(Map::keys).map(String::as_str).collect();
        names.sort_unstable();
        names == ["alg", "e", "kid", "kty", "n", "use"]
            && key["kty"] == "RSA"
            && key["alg"] == "RS256"
            && key["use"] == "sig"
            && key["n"].as_str().is_some_and(|n| n.len() >= 342)
    };
    if !keys.is_empty() && keys.iter().all(is_public) {
        Ok(())
    } else {
        Err(Failure::of("GET /.well-known/jwks.json", "RSA keys of 2048 bits and more, without private parts", jwks))
    }
}

async fn a_session_token_is_verified_by_them(t: &Client) -> Check {
    let person = t.person().await?;
    let jwks = t.jwks().await?;
    if is_signed_by(&person.token, &jwks) {
        Ok(())
    } else {
        Err(Failure::of("an access token", "a signature of a key of the set", jwks))
    }
}

async fn another_key_signs_after_a_rotation_and_the_old_one_verifies(t: &Client) -> Check {
    let person = t.person().await?;
    let kid = |token: &str| read_token(token).map(|(header, _)| header["kid"].clone()).unwrap_or_default();
    let rotated = t.send(Request::new("POST", "/admin/signing-keys/rotate")).await?;
    let named = rotated.json()?["kid"].clone();
    if !named.is_string() || named == kid(&person.token) {
        return Err(rotated.fail("the kid of another key"));
    }
    let later = t.session_of(&person).await?;
    let jwks = t.jwks().await?;
    if !is_signed_by(&later, &jwks) || !is_signed_by(&person.token, &jwks) || kid(&later) == kid(&person.token) {
        return Err(Failure::of("two access tokens", "signatures of two keys of the set", jwks));
    }
    t.is_signed_in(&person.token).await?;
    t.is_signed_in(&later).await
}
