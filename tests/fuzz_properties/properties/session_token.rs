//! The server's own tokens: a session's token is accepted until it ends; no other text is, whatever is signed by another
//! key, changed by a character, or signed for another purpose.

use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use authkeep::auth::jwt::authority::{Authority, Issuer, TokenError};
use authkeep::auth::jwt::key_pair::SigningKeyPair;
use authkeep::auth::jwt::key_ring::KeyRing;
use authkeep_store::SigningKeyId;
use serde_json::{Map, Value, json};

use super::claims;
use super::keys::{self, ISSUED};

/// When the session of the vectors ends.
const END: u64 = ISSUED + 14_400;
const KID: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const NAMES: [&str; 7] = ["exp", "sub", "iss", "jti", "uid", "aud", "iat"];

static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| {
    let pair = SigningKeyPair::from_pkcs8(SigningKeyId::from_bytes(KID), &keys::private_key());
    let issuer = Issuer { name: "barong".to_owned(), audience: vec!["barong".to_owned()] };
    Authority::new(issuer, KeyRing::new(pair.expect("the vectors hold a key pair"), Vec::new()))
});

/// Tries the bytes as a text, as claims that are rightly signed, and as choices.
pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert!(text == good() || refused(&text), "a token is accepted that nobody signed");
    let claims = serde_json::from_slice(bytes).ok();
    check_signed(&keys::signed(&header(), bytes), claims.as_ref());
    let _ = check_choices(&mut Unstructured::new(bytes));
}

fn check_choices(choices: &mut Unstructured<'_>) -> Result<()> {
    let damaged = claims::damaged(good(), choices)?;
    assert!(damaged == good() || refused(&damaged), "a damaged token is accepted");
    assert!(AUTHORITY.check_session(good(), keys::at(ISSUED)).is_ok(), "the good token is refused");

    let good = &keys::VECTORS["session"]["claims"];
    let claims = claims::changed(good, &NAMES, choices)?;
    let text = Value::from(claims.clone()).to_string();
    check_signed(&keys::signed(&header(), text.as_bytes()), Some(&claims));

    let changed = claims::changed(&header(), &["alg", "kid", "crit", "typ"], choices)?;
    let is_sound = changed.get("alg").is_some_and(|alg| alg == "RS256")
        && changed.get("kid").is_some_and(|kid| *kid == hex::encode(KID))
        && !changed.contains_key("crit");
    let signed = keys::signed(&changed.into(), good.to_string().as_bytes());
    assert_eq!(!refused(&signed), is_sound, "the header decides otherwise");
    Ok(())
}

fn header() -> Value {
    json!({ "alg": "RS256", "kid": hex::encode(KID) })
}

fn good() -> &'static str {
    keys::VECTORS["session"]["token"].as_str().unwrap_or_default()
}

fn refused(token: &str) -> bool {
    AUTHORITY.check_session(token, keys::at(ISSUED)).is_err()
}

/// A token with these claims, of a good signature, is accepted if they are good and only then.
fn check_signed(token: &str, claims: Option<&Map<String, Value>>) {
    let checked = AUTHORITY.check_session(token, keys::at(ISSUED));
    let Some(exp) = claims.and_then(expiry) else {
        assert_eq!(checked, Err(TokenError::Invalid), "claims are accepted that are not good: {claims:?}");
        return;
    };
    let ended = exp <= ISSUED;
    assert_eq!(checked.err(), ended.then_some(TokenError::Expired), "claims that are good: {claims:?}");
    let late = AUTHORITY.check_session(token, keys::at(exp.clamp(ISSUED, END * 2)));
    assert!(exp > END * 2 || late == Err(TokenError::Expired), "a token outlives its end");
}

/// The rules, said a second time: when the session ends, in seconds.
fn expiry(claims: &Map<String, Value>) -> Option<u64> {
    let text = |name: &str| claims.get(name)?.as_str();
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte));
    let (jti, uid) = (text("jti")?, text("uid")?);
    let is_session = jti.len() == 64 && is_hex(jti);
    let is_uid = uid.strip_prefix("ID").is_some_and(|digits| digits.len() == 32 && is_hex(digits));
    let right = is_session && is_uid && text("sub")? == "session" && text("iss")? == "barong";
    claims.get("exp")?.as_u64().filter(|_| right)
}
