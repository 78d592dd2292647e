//! What clients sign with an API key: any text is accepted or refused in words. Accepted is what was signed with the
//! key's private half and says what it must, with no character changed.

use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use authkeep::auth::jwt::client_token::{self, ClientToken, ClientTokenError};
use authkeep::auth::jwt::public_key::PublicKey;
use serde_json::{Map, Value, json};

use super::claims;
use super::keys::{self, ISSUED};

static KEY: LazyLock<PublicKey> = LazyLock::new(keys::public_key);

/// The header and the claims of a token that is accepted.
static GOOD: LazyLock<(Value, Value)> =
    LazyLock::new(|| (json!({ "alg": "RS256" }), keys::VECTORS["client"]["claims"].clone()));

const NAMES: [&str; 7] = ["exp", "nbf", "iss", "iat", "jti", "sub", "aud"];

/// Tries the bytes as a text, as claims that are rightly signed, and as choices.
pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(token) = checked(&text) {
        assert_eq!((text.as_ref(), token.jti.as_str()), (good(), "some-id"), "a token is accepted that nobody signed");
    }
    let signed = keys::signed(&GOOD.0, bytes);
    check_signed(&signed, serde_json::from_slice(bytes).ok().as_ref());
    let _ = check_choices(&mut Unstructured::new(bytes));
}

fn good() -> &'static str {
    keys::VECTORS["client"]["token"].as_str().unwrap_or_default()
}

fn check_choices(choices: &mut Unstructured<'_>) -> Result<()> {
    let damaged = claims::damaged(good(), choices)?;
    assert!(damaged == good() || checked(&damaged).is_err(), "a damaged token is accepted");

    let (header, good) = &*GOOD;
    let claims = claims::changed(good, &NAMES, choices)?;
    let text = Value::from(claims.clone()).to_string();
    // As they are read: a number of many digits may be read as the one beside it.
    let claims = serde_json::from_str(&text).ok();
    check_signed(&keys::signed(header, text.as_bytes()), claims.as_ref());

    let headers = ["alg", "crit", "typ"];
    let header = claims::changed(header, &headers, choices)?;
    let is_sound = header.get("alg").is_some_and(|alg| alg == "RS256") && !header.contains_key("crit");
    let signed = keys::signed(&header.into(), good.to_string().as_bytes());
    assert_eq!(checked(&signed).is_ok(), is_sound, "the header decides otherwise");
    Ok(())
}

fn checked(token: &str) -> std::result::Result<ClientToken, ClientTokenError> {
    let checked = client_token::check(token, &KEY, keys::at(ISSUED));
    if let Err(error) = &checked {
        let told = error.to_string();
        assert!(told.starts_with("#<JWT::") && told.ends_with('>'), "a refusal has no class: {told}");
        assert!(told.chars().count() < 300, "a refusal tells too much");
    }
    checked
}

/// A token with these claims, of a good signature, is accepted if they are good and only then.
fn check_signed(token: &str, claims: Option<&Map<String, Value>>) {
    let expected = claims.and_then(accepted);
    match (checked(token), expected) {
        (Ok(token), Some((jti, ends))) => {
            assert_eq!(token.jti, jti, "another id is told");
            assert_eq!(token.expires_at, keys::at(ends), "another end is told");
        }
        (Err(_), None) => {}
        (Ok(_), None) => panic!("claims are accepted that are not good: {claims:?}"),
        (Err(error), Some(_)) => panic!("claims are refused that are good: {claims:?}: {error}"),
    }
}

/// The rules, said a second time: the id and the second in which the token ends.
fn accepted(claims: &Map<String, Value>) -> Option<(String, u64)> {
    let given = |name: &str| claims.get(name).filter(|value| !value.is_null());
    // A time may have a fraction, which is dropped; nothing here is near the end of the numbers that a float holds.
    let whole = |value: &Value| match (value.as_u64(), value.as_i64(), value.as_f64()) {
        (Some(seconds), _, _) => Some(i128::from(seconds)),
        (None, Some(seconds), _) => Some(i128::from(seconds)),
        (None, None, Some(seconds)) if value.is_number() => Some(float(seconds)),
        _ => None,
    };
    let now = i128::from(ISSUED);
    let ends = whole(given("exp")?)?;
    let begins = given("nbf").map_or(Some(now), whole)?;
    let issued_exactly = match claims.get("iat") {
        None => true,
        Some(Value::Number(number)) => number.as_f64()? <= 1_600_000_000.0,
        Some(_) => false,
    };
    let jti = match claims.get("jti")? {
        Value::String(jti) if !jti.trim().is_empty() => jti.clone(),
        Value::Number(jti) => jti.to_string(),
        _ => return None,
    };
    let in_time = ends > now && ends <= now + 86_400 && begins <= now && issued_exactly;
    let right = in_time && claims.get("iss")? == "external" && claims.get("sub")? == "api_key_jwt";
    right.then_some((jti, u64::try_from(ends).ok()?))
}

#[expect(clippy::cast_possible_truncation, reason = "a float beyond the bounds becomes the bound, which is as far off")]
fn float(seconds: f64) -> i128 {
    seconds as i128
}
