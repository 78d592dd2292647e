//! Tokens and keys against `tests/vectors/jwt.json`, which other libraries made, and what the tests of this folder share.

use authkeep_store::{EpochMs, Role, Secret, SigningKeyId, Uid};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::Value;

use super::authority::{Authority, ForApiKey, Issuer};
use super::claims::Holder;
use super::client_token::{self, ClientToken};
use super::key_pair::SigningKeyPair;
use super::key_ring::KeyRing;
use super::public_key::{NoPublicKey, PublicKey};

/// When the tokens of the file were issued.
pub(super) const ISSUED: u64 = 1_600_000_000;

pub(super) fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../tests/vectors/jwt.json")).unwrap()
}

pub(super) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap()
}

pub(super) fn at(seconds: u64) -> EpochMs {
    EpochMs::new(seconds * 1000).unwrap()
}

/// The key of the file, under an id.
pub(super) fn pair(id: SigningKeyId) -> SigningKeyPair {
    SigningKeyPair::from_pkcs8(id, &STANDARD.decode(text(&vectors(), "private_key_pkcs8_base64")).unwrap()).unwrap()
}

pub(super) fn key_id() -> SigningKeyId {
    SigningKeyId::from_bytes(std::array::from_fn(|at| u8::try_from(at).unwrap()))
}

pub(super) fn issuer() -> Issuer {
    Issuer { name: "barong".to_owned(), audience: vec!["peatio".to_owned(), "barong".to_owned()] }
}

pub(super) fn authority() -> Authority {
    Authority::new(issuer(), KeyRing::new(pair(key_id()), Vec::new()))
}

pub(super) fn holder() -> Holder {
    Holder {
        uid: Uid::from_bytes([0x0f; 16]),
        email: "user@example.com".to_owned(),
        role: Role::Member,
        level: 2,
        state: "active",
    }
}

pub(super) const SESSION: Secret<32> = Secret::new([0xa1; 32]);

/// The signature is the same every time, so the whole token is.
#[test]
fn a_session_has_the_token_that_another_library_makes() {
    let issued = authority().issue_session(&SESSION, &holder(), at(ISSUED), 14_400);
    assert_eq!(*issued.token, text(&vectors()["session"], "token"));
    assert_eq!(issued.expires_at, at(ISSUED + 14_400));
}

#[test]
fn an_api_key_has_the_token_that_another_library_makes() {
    let holder = Holder { role: Role::Admin, level: 0, state: "pending", ..holder() };
    let kid = "b3f1d5a2-0000-4000-8000-0123456789ab";
    let key = ForApiKey { kid, scopes: Some("trade"), jti: [0x0c; 12] };
    let issued = authority().issue_for_api_key(key, &holder, at(ISSUED), 3600);
    assert_eq!(*issued.token, text(&vectors()["api_key"], "token"));

    let issued = authority().issue_for_api_key(ForApiKey { scopes: None, ..key }, &holder, at(ISSUED), 3600);
    let payload = URL_SAFE_NO_PAD.decode(issued.token.split('.').nth(1).unwrap()).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&payload).unwrap()["aud"], Value::Null);
}

#[test]
fn a_client_token_of_another_library_is_accepted() {
    let vectors = vectors();
    let key = PublicKey::from_der(&STANDARD.decode(text(&vectors, "public_key_spki_base64")).unwrap()).unwrap();
    assert_eq!(
        client_token::check(text(&vectors["client"], "token"), &key, at(ISSUED)),
        Ok(ClientToken { jti: "some-id".to_owned(), expires_at: at(ISSUED + 30) })
    );
}

#[test]
fn the_published_key_is_the_one_that_another_library_reads() {
    let vectors = vectors();
    let jwks = serde_json::to_string(&authority().jwks(at(ISSUED))).unwrap();
    assert_eq!(
        jwks,
        format!(
            r#"{{"keys":[{{"kty":"RSA","use":"sig","alg":"RS256","kid":"{}","n":"{}","e":"{}"}}]}}"#,
            text(&vectors, "kid"),
            text(&vectors, "n"),
            text(&vectors, "e")
        )
    );
}

fn pem(label: &str, der: &[u8], width: usize) -> String {
    let base64 = STANDARD.encode(der);
    let lines: Vec<&str> = base64.as_bytes().chunks(width).map(|line| str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\r\n{}\r\n-----END {label}-----\n", lines.join("\r\n"))
}

/// Every key of the file, in every form that somebody might register it in.
#[test]
fn public_keys_are_read_in_all_their_forms_and_nothing_else_is() {
    let vectors = vectors();
    let keys = vectors["public_keys"].as_array().unwrap();
    assert_eq!(keys.iter().filter(|key| key["accepted"] == true).count(), 6);
    for key in keys {
        let (name, accepted) = (text(key, "name"), key["accepted"] == true);
        let der = STANDARD.decode(text(key, "der_base64")).unwrap();
        let read = PublicKey::from_der(&der);
        assert_eq!(read.is_ok(), accepted, "{name}");
        for label in ["PUBLIC KEY", "RSA PUBLIC KEY"] {
            for width in [64, 76, 10_000] {
                let pem = pem(label, &der, width);
                assert_eq!(PublicKey::from_pem(&pem), read, "{name}");
                for text in [URL_SAFE.encode(&pem), URL_SAFE_NO_PAD.encode(&pem)] {
                    assert_eq!(PublicKey::from_url_safe_base64(&text), read, "{name}");
                }
            }
        }
        assert_eq!(PublicKey::from_pem(&pem("PRIVATE KEY", &der, 64)), Err(NoPublicKey), "{name}");
        assert_eq!(PublicKey::from_url_safe_base64(&URL_SAFE.encode(&der)), read, "{name}");
        assert_eq!(PublicKey::from_url_safe_base64(&URL_SAFE_NO_PAD.encode(&der)), read, "{name}");
    }
}

#[test]
fn texts_that_hold_no_key_are_refused() {
    let der = STANDARD.decode(text(&vectors(), "public_key_spki_base64")).unwrap();
    let pem = pem("PUBLIC KEY", &der, 64);
    for text in ["", "public_key", &"a".repeat(64), &"A".repeat(5000), &STANDARD.encode([0xff; 300]), &pem] {
        assert_eq!(PublicKey::from_url_safe_base64(text), Err(NoPublicKey), "{text}");
    }
    for text in [&pem[1..], &pem[..pem.len() - 10], &format!("{pem}{pem}"), &pem.replace("PUBLIC", "EC PUBLIC")] {
        assert_eq!(PublicKey::from_pem(text), Err(NoPublicKey), "{text}");
    }
}
