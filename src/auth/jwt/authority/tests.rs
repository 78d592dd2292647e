//! Which tokens of sessions are accepted, and until when.

use authkeep_store::SigningKeyId;
use serde_json::{Value, json};

use super::super::compact;
use super::super::key_pair::{GeneratedKeyPair, SigningKeyPair};
use super::super::key_ring::RetiredKey;
use super::super::vectors::{ISSUED, SESSION, at, authority, holder, issuer, key_id, pair, text, vectors};
use super::*;

const LIFETIME: u32 = 14_400;
const END: u64 = ISSUED + LIFETIME as u64;

fn good() -> String {
    text(&vectors()["session"], "token").to_owned()
}

/// The good token with another claim, or without one, rightly signed.
fn with(name: &str, value: Value) -> String {
    let mut claims = vectors()["session"]["claims"].clone();
    claims[name] = value;
    compact::write(&pair(key_id()), &claims)
}

fn another_pair(id: SigningKeyId) -> SigningKeyPair {
    let made = GeneratedKeyPair::from_seed(&Secret::new([3; 32])).unwrap();
    SigningKeyPair::from_pkcs8(id, &made.private_key).unwrap()
}

fn checked(token: &str) -> Result<SessionClaims, TokenError> {
    authority().check_session(token, at(ISSUED))
}

#[test]
fn a_token_names_its_session_until_its_last_second_is_over() {
    let session = SessionClaims { uid: holder().uid, id: SessionKeys::new(&SESSION).id, expires_at: at(END) };
    let authority = authority();
    let last = EpochMs::new(END * 1000 - 1).unwrap();
    for now in [at(0), at(ISSUED), last] {
        assert_eq!(authority.check_session(&good(), now), Ok(session));
    }
    for now in [at(END), EpochMs::MAX] {
        assert_eq!(authority.check_session(&good(), now), Err(TokenError::Expired));
    }
    // A token that was never seen while it was good is told the same.
    assert_eq!(super::super::vectors::authority().check_session(&good(), at(END)), Err(TokenError::Expired));
}

#[test]
fn what_is_issued_is_accepted() {
    let authority = authority();
    let now = EpochMs::new(ISSUED * 1000 + 999).unwrap();
    let issued = authority.issue_session(&Secret::new([9; 32]), &holder(), now, 60);
    assert_eq!(issued.expires_at, at(ISSUED + 60));
    let session = SessionClaims {
        uid: holder().uid,
        id: SessionKeys::new(&Secret::new([9; 32])).id,
        expires_at: issued.expires_at,
    };
    assert_eq!(authority.check_session(&issued.token, now), Ok(session));
}

#[test]
fn claims_that_say_otherwise_are_refused() {
    let upper = "A1".repeat(32);
    assert!(checked(&with("jti", json!(upper))).is_ok());
    assert!(checked(&with("aud", json!(["somebody else"]))).is_ok());
    for (name, value) in [
        ("sub", json!("api_key_jwt")),
        ("sub", Value::Null),
        ("iss", json!("external")),
        ("iss", json!(["barong"])),
        ("exp", Value::Null),
        ("exp", json!("1600014400")),
        ("exp", json!(-1)),
        ("jti", json!(upper.to_lowercase())),
        ("jti", json!(upper[..62])),
        ("jti", json!(format!("{upper}A1"))),
        ("jti", json!("0C".repeat(12))),
        ("jti", json!(format!("{}XY", &upper[..62]))),
        ("jti", json!(1)),
    ] {
        assert_eq!(checked(&with(name, value.clone())), Err(TokenError::Invalid), "{name} {value}");
    }
    assert_eq!(checked(text(&vectors()["api_key"], "token")), Err(TokenError::Invalid));
}

#[test]
fn a_time_that_is_too_large_is_the_latest() {
    let session = checked(&with("exp", json!(u64::MAX))).unwrap();
    assert_eq!(session.expires_at, EpochMs::MAX);
}

/// Every single character of a token matters.
#[test]
fn a_token_with_any_other_character_is_refused() {
    let good = good();
    let authority = authority();
    for at_byte in 0..good.len() {
        let mut changed = good.clone().into_bytes();
        changed[at_byte] = if changed[at_byte] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert_eq!(authority.check_session(&changed, at(ISSUED)), Err(TokenError::Invalid), "{at_byte}");
    }
    for other in [String::new(), format!("{good} "), format!("{good}="), format!("{good}.e30"), good.replace('.', "")] {
        assert_eq!(authority.check_session(&other, at(ISSUED)), Err(TokenError::Invalid), "{other}");
    }
}

/// A header that asks for another algorithm, over the same claims: with no signature, with a code made from the public
/// key, with the signature of the good token.
#[test]
fn another_algorithm_is_refused() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use hmac::{Hmac, KeyInit, Mac};

    let good = good();
    let (payload, signature) = (good.split('.').nth(1).unwrap(), good.split('.').nth(2).unwrap());
    let kid = text(&vectors(), "kid").to_owned();
    let header = |alg: &str, more: &str| URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{alg}","kid":"{kid}"{more}}}"#));
    let hs256 = {
        let signed = format!("{}.{payload}", header("HS256", ""));
        let key = base64::engine::general_purpose::STANDARD.decode(text(&vectors(), "public_key_spki_base64")).unwrap();
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
        mac.update(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    };
    for token in [
        format!("{}.{payload}.", header("none", "")),
        format!("{}.{payload}.{signature}", header("none", "")),
        format!("{}.{payload}.{signature}", header("RS512", "")),
        format!("{}.{payload}.{signature}", header("RS256", r#","crit":["exp"]"#)),
        format!("{}.{payload}.", header("RS256", "")),
        hs256,
    ] {
        assert_eq!(checked(&token), Err(TokenError::Invalid), "{token}");
    }
}

/// A header that asks for an extension is refused even when the signature over it is good.
#[test]
fn an_extension_that_must_be_understood_is_refused() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    let signed_with = |header: String| {
        let good = good();
        let mut token = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), good.split('.').nth(1).unwrap());
        let signature = URL_SAFE_NO_PAD.encode(pair(key_id()).sign(token.as_bytes()));
        token.push('.');
        token.push_str(&signature);
        token
    };
    let kid = text(&vectors(), "kid").to_owned();
    assert!(checked(&signed_with(format!(r#"{{"typ":"JWT","kid":"{kid}","alg":"RS256"}}"#))).is_ok());
    for header in [
        format!(r#"{{"alg":"RS256","kid":"{kid}","crit":["b64"],"b64":false}}"#),
        format!(r#"{{"alg":"RS512","kid":"{kid}"}}"#),
        format!(r#"{{"alg":"RS256","kid":["{kid}"]}}"#),
        r#"{"alg":"RS256"}"#.to_owned(),
        format!(r#"{{"alg":"RS256","kid":"{}"}}"#, kid.to_uppercase()),
    ] {
        assert_eq!(checked(&signed_with(header.clone())), Err(TokenError::Invalid), "{header}");
    }
}

#[test]
fn a_key_that_this_server_does_not_have_is_refused_whatever_it_is_called() {
    let claims = vectors()["session"]["claims"].clone();
    for id in [key_id(), SigningKeyId::from_bytes([9; 16])] {
        assert_eq!(checked(&compact::write(&another_pair(id), &claims)), Err(TokenError::Invalid));
    }
}

/// The key of the good token retires: it checks what it signed until its end, also what was known before.
#[test]
fn a_retired_key_checks_until_its_end() {
    let retired_until = |seconds| {
        let id = SigningKeyId::from_bytes([1; 16]);
        let retired =
            RetiredKey { id: key_id(), public_key: pair(key_id()).public_key().clone(), expires_at: at(seconds) };
        KeyRing::new(another_pair(id), vec![retired])
    };
    let authority = authority();
    let session = authority.check_session(&good(), at(ISSUED)).unwrap();

    authority.replace_keys(retired_until(ISSUED + 100));
    assert_eq!(authority.check_session(&good(), at(ISSUED + 99)), Ok(session));
    assert_eq!(authority.check_session(&good(), at(ISSUED + 100)), Err(TokenError::Invalid));
    assert_eq!(authority.check_session(&good(), at(END)), Err(TokenError::Expired));
    assert_eq!(authority.jwks(at(ISSUED + 99)).keys.len(), 2);
    assert_eq!(authority.jwks(at(ISSUED + 100)).keys.len(), 1);

    let issued = authority.issue_session(&SESSION, &holder(), at(ISSUED), LIFETIME);
    assert_ne!(*issued.token, good());
    assert_eq!(authority.check_session(&issued.token, at(ISSUED)), Ok(session));
}

#[test]
fn what_was_known_is_forgotten_with_its_key() {
    let authority = authority();
    assert!(authority.check_session(&good(), at(ISSUED)).is_ok());
    let id = SigningKeyId::from_bytes([1; 16]);
    authority.replace_keys(KeyRing::new(another_pair(id), Vec::new()));
    assert_eq!(authority.check_session(&good(), at(ISSUED)), Err(TokenError::Invalid));
}

#[test]
fn a_token_that_was_found_good_is_known_and_one_that_was_not_is_not() {
    let authority = authority();
    let known = |token: &str| authority.current().known.get(&hash(token));
    let forged = format!("{}A", good());
    assert!(authority.check_session(&forged, at(ISSUED)).is_err());
    assert!(authority.check_session(&good(), at(END)).is_err());
    assert_eq!((known(&forged), known(&good())), (None, None));

    let session = authority.check_session(&good(), at(ISSUED)).unwrap();
    assert_eq!(known(&good()).map(|known| known.session), Some(session.id));
}

#[test]
fn another_issuer_accepts_nothing_of_this_one() {
    let other = Issuer { name: "other".to_owned(), ..issuer() };
    let other = Authority::new(other, KeyRing::new(pair(key_id()), Vec::new()));
    assert_eq!(other.check_session(&good(), at(ISSUED)), Err(TokenError::Invalid));
}
