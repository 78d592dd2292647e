//! What a client signs with an API key of its own, to be given a token of this server's for it.
//!
//! Each failure has the text that clients know from the Ruby library `jwt`: the class of the error and its message.

use std::fmt;

use authkeep_store::EpochMs;
use serde_json::{Map, Value};

use super::compact::{self, Malformed};
use super::public_key::PublicKey;

const ISSUER: &str = "external";
const SUBJECT: &str = "api_key_jwt";
/// How far ahead a token may end, in seconds.
const MOST_AHEAD: u64 = 86_400;
/// The most characters of a claim that are told back.
const TOLD: usize = 100;

/// A token that was accepted.
#[derive(Debug, PartialEq, Eq)]
pub struct ClientToken {
    /// Its id, which may be used once until it ends.
    pub jti: String,
    /// When it ends.
    pub expires_at: EpochMs,
}

/// Why a token was not accepted. `Display` gives the class and the message, as in `#<JWT::InvalidIatError: Invalid iat>`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts say what each means")]
pub enum ClientTokenError {
    Segments,
    Encoding,
    Algorithm,
    Signature,
    NoExpiry,
    ExpiryNotNumeric,
    Expired,
    EndsTooLate,
    NotBeforeNotNumeric,
    Immature,
    /// The issuer that the token names.
    Issuer(String),
    IssuedAt,
    Jti,
    /// The subject that the token names.
    Subject(String),
}

impl fmt::Display for ClientTokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (class, message) = match self {
            Self::Segments => ("DecodeError", "Not enough or too many segments"),
            Self::Encoding => ("DecodeError", "Invalid segment encoding"),
            Self::Algorithm => ("IncorrectAlgorithm", "Expected a different algorithm"),
            Self::Signature => ("VerificationError", "Signature verification raised"),
            Self::NoExpiry => ("MissingRequiredClaim", "Missing required claim exp"),
            Self::ExpiryNotNumeric => ("InvalidPayload", "exp claim must be a Numeric value"),
            Self::Expired => ("ExpiredSignature", "Signature has expired"),
            Self::EndsTooLate => ("InvalidPayload", "exp claim must be at most 86400 seconds ahead"),
            Self::NotBeforeNotNumeric => ("InvalidPayload", "nbf claim must be a Numeric value"),
            Self::Immature => ("ImmatureSignature", "Signature nbf has not been reached"),
            Self::Issuer(received) => {
                return write!(f, "#<JWT::InvalidIssuerError: Invalid issuer. Expected {ISSUER}, received {received}>");
            }
            Self::IssuedAt => ("InvalidIatError", "Invalid iat"),
            Self::Jti => ("InvalidJtiError", "Missing jti"),
            Self::Subject(received) => {
                return write!(f, "#<JWT::InvalidSubError: Invalid subject. Expected {SUBJECT}, received {received}>");
            }
        };
        write!(f, "#<JWT::{class}: {message}>")
    }
}

impl std::error::Error for ClientTokenError {}

impl From<Malformed> for ClientTokenError {
    fn from(malformed: Malformed) -> Self {
        match malformed {
            Malformed::Segments => Self::Segments,
            Malformed::Encoding => Self::Encoding,
        }
    }
}

/// Checks a token that was signed with the private key of an API key.
///
/// # Errors
/// [`ClientTokenError`]: the first check that fails, in the order of its variants.
pub fn check(token: &str, key: &PublicKey, now: EpochMs) -> Result<ClientToken, ClientTokenError> {
    let parts = compact::read(token)?;
    if !parts.is_rs256() {
        return Err(ClientTokenError::Algorithm);
    }
    if !parts.is_understood() || !key.verifies(parts.signed, &parts.signature) {
        return Err(ClientTokenError::Signature);
    }
    let claims = &parts.payload;
    let expires_at = expiry(claims, now)?;
    check_not_before(claims, now)?;
    if claims.get("iss").is_none_or(|issuer| issuer != ISSUER) {
        return Err(ClientTokenError::Issuer(received(claims, "iss")));
    }
    check_issued_at(claims, now)?;
    let jti = jti(claims)?;
    if claims.get("sub").is_none_or(|subject| subject != SUBJECT) {
        return Err(ClientTokenError::Subject(received(claims, "sub")));
    }
    Ok(ClientToken { jti, expires_at })
}

/// The claims that are there; null is nothing.
fn claim<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    claims.get(name).filter(|value| !value.is_null())
}

fn expiry(claims: &Map<String, Value>, now: EpochMs) -> Result<EpochMs, ClientTokenError> {
    let exp = claim(claims, "exp").ok_or(ClientTokenError::NoExpiry)?;
    let seconds = seconds(exp).ok_or(ClientTokenError::ExpiryNotNumeric)?;
    let ends = seconds.checked_mul(1000).and_then(|ms| EpochMs::new(ms).ok()).ok_or(ClientTokenError::EndsTooLate)?;
    if ends <= now {
        return Err(ClientTokenError::Expired);
    }
    if ends.get() - now.get() > MOST_AHEAD * 1000 {
        return Err(ClientTokenError::EndsTooLate);
    }
    Ok(ends)
}

fn check_not_before(claims: &Map<String, Value>, now: EpochMs) -> Result<(), ClientTokenError> {
    let Some(nbf) = claim(claims, "nbf") else { return Ok(()) };
    let seconds = seconds(nbf).ok_or(ClientTokenError::NotBeforeNotNumeric)?;
    if seconds > now.get() / 1000 { Err(ClientTokenError::Immature) } else { Ok(()) }
}

fn check_issued_at(claims: &Map<String, Value>, now: EpochMs) -> Result<(), ClientTokenError> {
    let Some(iat) = claims.get("iat") else { return Ok(()) };
    #[expect(clippy::cast_precision_loss, reason = "a time is below 2^53, where every whole number has a double")]
    let now = now.get() as f64 / 1000.0;
    if iat.as_f64().is_some_and(|iat| iat <= now) { Ok(()) } else { Err(ClientTokenError::IssuedAt) }
}

fn jti(claims: &Map<String, Value>) -> Result<String, ClientTokenError> {
    let jti = match claims.get("jti") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    if jti.trim().is_empty() { Err(ClientTokenError::Jti) } else { Ok(jti) }
}

/// A number of seconds (`NumericDate`, RFC 7519, section 2) without its fraction. A time before 1970 is 0; one that is
/// beyond what can be written is the latest.
fn seconds(value: &Value) -> Option<u64> {
    if let Some(whole) = value.as_u64() {
        return Some(whole);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast ends at the bounds, as is meant"
    )]
    value.as_f64().map(|seconds| seconds as u64)
}

/// A claim as it is told back.
fn received(claims: &Map<String, Value>, name: &str) -> String {
    match claim(claims, name) {
        None => "<none>".to_owned(),
        Some(Value::String(text)) => text.chars().take(TOLD).collect(),
        Some(other) => other.to_string().chars().take(TOLD).collect(),
    }
}

#[cfg(test)]
mod tests;
