//! Every check of a client's token, its text, and that it comes before the next one.

use authkeep_store::{Secret, SigningKeyId};
use serde_json::json;

use super::super::key_pair::GeneratedKeyPair;
use super::super::key_pair::SigningKeyPair;
use super::super::vectors::{ISSUED, at, key_id, pair};
use super::*;

fn good() -> Value {
    json!({ "iat": ISSUED, "exp": ISSUED + 30, "sub": "api_key_jwt", "iss": "external", "jti": "id" })
}

fn with(changes: &Value) -> String {
    let mut claims = good();
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    compact::write(&pair(key_id()), &claims)
}

fn without(name: &str) -> String {
    let mut claims = good();
    claims.as_object_mut().unwrap().remove(name);
    compact::write(&pair(key_id()), &claims)
}

fn checked(token: &str) -> Result<ClientToken, String> {
    let now = EpochMs::new(ISSUED * 1000 + 500).unwrap();
    check(token, pair(key_id()).public_key(), now).map_err(|error| error.to_string())
}

fn told(token: &str) -> String {
    checked(token).expect_err("a token that is refused")
}

#[test]
fn claims_may_be_written_in_several_ways() {
    let accepted = |jti: &str, seconds: u64| Ok(ClientToken { jti: jti.to_owned(), expires_at: at(seconds) });
    assert_eq!(checked(&with(&json!({}))), accepted("id", ISSUED + 30));
    assert_eq!(checked(&with(&json!({ "jti": 17 }))), accepted("17", ISSUED + 30));
    assert_eq!(checked(&with(&json!({ "jti": " x " }))), accepted(" x ", ISSUED + 30));
    assert_eq!(checked(&with(&json!({ "exp": 1_600_000_030.9 }))), accepted("id", ISSUED + 30));
    assert_eq!(checked(&with(&json!({ "exp": ISSUED + 86_400 }))), accepted("id", ISSUED + 86_400));
    for changes in [
        json!({ "iat": 1_600_000_000.5 }),
        json!({ "iat": -5 }),
        json!({ "nbf": ISSUED }),
        json!({ "nbf": 1_600_000_000.9 }),
        json!({ "nbf": null }),
        json!({ "aud": ["whoever"], "more": {} }),
    ] {
        assert_eq!(checked(&with(&changes)), accepted("id", ISSUED + 30), "{changes}");
    }
    assert_eq!(checked(&without("iat")), accepted("id", ISSUED + 30));
}

#[test]
fn what_is_no_token_is_told() {
    let segments = "#<JWT::DecodeError: Not enough or too many segments>";
    let encoding = "#<JWT::DecodeError: Invalid segment encoding>";
    let good = with(&json!({}));
    for (token, expected) in [
        ("", segments),
        ("invalid_token", segments),
        ("a.b", segments),
        ("a.b.c.d", segments),
        ("a.b.c", encoding),
        (&good.replace('.', " . "), encoding),
        (&format!("{good}="), encoding),
        (&format!("e{good}"), encoding),
    ] {
        assert_eq!(told(token), expected, "{token}");
    }
}

#[test]
fn another_algorithm_and_another_signature_are_told() {
    let good = with(&json!({}));
    let (payload, signature) = (good.split('.').nth(1).unwrap(), good.split('.').nth(2).unwrap());
    // {"alg":"none"}, {"alg":"HS256"} and {}; then {"alg":"RS256","crit":["exp"]}.
    for header in ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzI1NiJ9", "e30"] {
        for signature in ["", signature] {
            let told = told(&format!("{header}.{payload}.{signature}"));
            assert_eq!(told, "#<JWT::IncorrectAlgorithm: Expected a different algorithm>");
        }
    }
    let refused = "#<JWT::VerificationError: Signature verification raised>";
    let crit = "eyJhbGciOiJSUzI1NiIsImNyaXQiOlsiZXhwIl19";
    assert_eq!(told(&format!("{crit}.{payload}.{signature}")), refused);
    let made = GeneratedKeyPair::from_seed(&Secret::new([5; 32])).unwrap();
    let foreign = SigningKeyPair::from_pkcs8(SigningKeyId::from_bytes([0; 16]), &made.private_key).unwrap();
    assert_eq!(told(&compact::write(&foreign, &good_claims_expired())), refused);
    let other_payload = with(&json!({ "jti": "other" })).split('.').nth(1).unwrap().to_owned();
    assert_eq!(told(&format!("{}.{other_payload}.{signature}", good.split('.').next().unwrap())), refused);
}

/// Wrong in a way that would be told, were the signature good.
fn good_claims_expired() -> Value {
    json!({ "exp": 1 })
}

#[test]
fn each_claim_has_its_text() {
    let long = "x".repeat(500);
    for (changes, expected) in [
        (json!({ "exp": null }), "MissingRequiredClaim: Missing required claim exp"),
        (json!({ "exp": "1600000030" }), "InvalidPayload: exp claim must be a Numeric value"),
        (json!({ "exp": ISSUED }), "ExpiredSignature: Signature has expired"),
        (json!({ "exp": 1_600_000_000.9 }), "ExpiredSignature: Signature has expired"),
        (json!({ "exp": -1 }), "ExpiredSignature: Signature has expired"),
        (json!({ "exp": ISSUED + 86_401 }), "InvalidPayload: exp claim must be at most 86400 seconds ahead"),
        (json!({ "exp": u64::MAX }), "InvalidPayload: exp claim must be at most 86400 seconds ahead"),
        (json!({ "exp": 1e300 }), "InvalidPayload: exp claim must be at most 86400 seconds ahead"),
        (json!({ "nbf": ISSUED + 1 }), "ImmatureSignature: Signature nbf has not been reached"),
        (json!({ "nbf": "soon" }), "InvalidPayload: nbf claim must be a Numeric value"),
        (json!({ "iss": null }), "InvalidIssuerError: Invalid issuer. Expected external, received <none>"),
        (json!({ "iss": "barong" }), "InvalidIssuerError: Invalid issuer. Expected external, received barong"),
        (
            json!({ "iss": ["external"] }),
            r#"InvalidIssuerError: Invalid issuer. Expected external, received ["external"]"#,
        ),
        (json!({ "iat": ISSUED + 1 }), "InvalidIatError: Invalid iat"),
        (json!({ "iat": 1_600_000_000.6 }), "InvalidIatError: Invalid iat"),
        (json!({ "iat": "1600000000" }), "InvalidIatError: Invalid iat"),
        (json!({ "iat": null }), "InvalidIatError: Invalid iat"),
        (json!({ "jti": null }), "InvalidJtiError: Missing jti"),
        (json!({ "jti": " \t" }), "InvalidJtiError: Missing jti"),
        (json!({ "jti": ["id"] }), "InvalidJtiError: Missing jti"),
        (json!({ "sub": null }), "InvalidSubError: Invalid subject. Expected api_key_jwt, received <none>"),
        (json!({ "sub": "session" }), "InvalidSubError: Invalid subject. Expected api_key_jwt, received session"),
        (
            json!({ "sub": long }),
            &format!("InvalidSubError: Invalid subject. Expected api_key_jwt, received {}", "x".repeat(100)),
        ),
    ] {
        assert_eq!(told(&with(&changes)), format!("#<JWT::{expected}>"), "{changes}");
    }
    for (name, expected) in [
        ("exp", "MissingRequiredClaim: Missing required claim exp"),
        ("iss", "InvalidIssuerError: Invalid issuer. Expected external, received <none>"),
        ("jti", "InvalidJtiError: Missing jti"),
        ("sub", "InvalidSubError: Invalid subject. Expected api_key_jwt, received <none>"),
    ] {
        assert_eq!(told(&without(name)), format!("#<JWT::{expected}>"), "{name}");
    }
}

/// With everything wrong, mending one claim after the other brings up the next.
#[test]
fn the_checks_come_in_their_order() {
    let wrong = [
        ("exp", json!(1), json!(ISSUED + 30)),
        ("nbf", json!(ISSUED + 9), json!(ISSUED)),
        ("iss", json!("me"), json!("external")),
        ("iat", json!(ISSUED + 9), json!(ISSUED)),
        ("jti", json!(""), json!("id")),
        ("sub", json!("me"), json!("api_key_jwt")),
    ];
    let classes = [
        "ExpiredSignature",
        "ImmatureSignature",
        "InvalidIssuerError",
        "InvalidIatError",
        "InvalidJtiError",
        "InvalidSubError",
    ];
    for (mended, class) in classes.into_iter().enumerate() {
        let claims = wrong
            .iter()
            .enumerate()
            .map(|(at, (name, bad, good))| ((*name).to_owned(), if at < mended { good.clone() } else { bad.clone() }));
        let token = compact::write(&pair(key_id()), &Value::Object(claims.collect()));
        assert!(told(&token).starts_with(&format!("#<JWT::{class}: ")), "{class}");
    }
}
