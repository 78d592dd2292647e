//! The little cryptography that a client of the API does: codes of authenticator apps, tokens signed with RS256, and what
//! Firefox Accounts derives of tokens and passwords.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents};
use ring::{hmac, pbkdf2};
use serde_json::Value;

const NAMESPACE: &str = "identity.mozilla.com/picl/v1/";

/// Base64 for URLs, without padding.
pub(super) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Bytes of hex.
pub(super) fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().filter_map(|c| c.to_digit(16)).filter_map(|n| u8::try_from(n).ok()).collect();
    digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect()
}

/// Bytes of base32 (RFC 4648), as authenticator apps read secrets.
pub(super) fn from_base32(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'2'..=b'7' => c - b'2' + 26,
            _ => return None,
        };
        held = (held << 5 | u32::from(value)) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    Some(bytes)
}

/// The code of a step of 30 seconds (RFC 6238, RFC 4226): SHA-1, six digits.
pub(super) fn totp(secret: &[u8], step: u64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[19] & 15);
    let number = u32::from_be_bytes([tag[at] & 0x7f, tag[at + 1], tag[at + 2], tag[at + 3]]);
    format!("{:06}", number % 1_000_000)
}

/// The two parts of a token that are signed.
fn signed_parts(header: &Value, claims: &Value) -> String {
    format!("{}.{}", base64url(header.to_string().as_bytes()), base64url(claims.to_string().as_bytes()))
}

/// A token signed with RS256.
pub(super) fn rs256(pkcs8: &[u8], header: &Value, claims: &Value) -> String {
    let key = RsaKeyPair::from_pkcs8(pkcs8).expect("the suite's keys are RSA keys");
    let signed = signed_parts(header, claims);
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
        .expect("a key of this length signs");
    format!("{signed}.{}", base64url(&signature))
}

/// A token "signed" with HS256, with whatever is at hand as the key.
pub(super) fn hs256(key: &[u8], header: &Value, claims: &Value) -> String {
    let signed = signed_parts(header, claims);
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), signed.as_bytes());
    format!("{signed}.{}", base64url(tag.as_ref()))
}

/// A token with this text in place of a signature.
pub(super) fn unsigned(header: &Value, claims: &Value, signature: &str) -> String {
    format!("{}.{signature}", signed_parts(header, claims))
}

/// The header and the claims of a token.
pub(super) fn read_token(token: &str) -> Option<(Value, Value)> {
    let mut parts = token.split('.');
    let mut json = || serde_json::from_slice(&from_base64url(parts.next()?)?).ok();
    Some((json()?, json()?))
}

/// Whether a token's signature is that of the key of a JSON Web Key Set that its header names.
pub(super) fn is_signed_by(token: &str, jwks: &Value) -> bool {
    let verify = || {
        let (header, _) = read_token(token)?;
        let key = jwks["keys"].as_array()?.iter().find(|key| key["kid"] == header["kid"])?;
        let (n, e) = (from_base64url(key["n"].as_str()?)?, from_base64url(key["e"].as_str()?)?);
        let (signed, signature) = token.rsplit_once('.')?;
        let signature = from_base64url(signature)?;
        let key = RsaPublicKeyComponents { n: &n, e: &e };
        key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature).ok()
    };
    verify().is_some()
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// HKDF-SHA-256 without a salt, under the namespace of Firefox Accounts.
fn derive(from: &[u8], name: &str, length: usize) -> Vec<u8> {
    let info = format!("{NAMESPACE}{name}");
    let mut derived = vec![0; length];
    Salt::new(HKDF_SHA256, &[0; 32])
        .extract(from)
        .expand(&[info.as_bytes()], Length(length))
        .and_then(|key| key.fill(&mut derived))
        .expect("the length is one that HKDF gives");
    derived
}

/// The id of a token, and its data, as Firefox Accounts derives them.
pub(super) fn token_keys(token: &[u8], name: &str) -> (Vec<u8>, Vec<u8>) {
    let keys = derive(token, name, 64);
    (keys[..32].to_vec(), keys[32..].to_vec())
}

/// What becomes of a password in an account of a Firefox Accounts client.
pub(super) struct Onepw {
    pub(super) verify_hash: Vec<u8>,
    pub(super) wrapwrap_key: Vec<u8>,
    pub(super) unwrap_b_key: Vec<u8>,
}

impl Onepw {
    pub(super) fn new(email: &str, password: &str, auth_salt: &[u8]) -> Self {
        let mut quick = [0; 32];
        let salt = format!("{NAMESPACE}quickStretch:{email}");
        let rounds = std::num::NonZeroU32::MIN.saturating_add(999);
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, rounds, salt.as_bytes(), password.as_bytes(), &mut quick);
        let auth_pw = derive(&quick, "authPW", 32);
        let mut big = [0; 32];
        let params = scrypt::Params::new(16, 8, 1).expect("these are the parameters of onepw");
        scrypt::scrypt(&auth_pw, auth_salt, &params, &mut big).expect("32 bytes are a length that scrypt gives");
        Self {
            verify_hash: derive(&big, "verifyHash", 32),
            wrapwrap_key: derive(&big, "wrapwrapKey", 32),
            unwrap_b_key: derive(&quick, "unwrapBkey", 32),
        }
    }
}

/// One after the other, bit by bit.
pub(super) fn xor(one: &[u8], other: &[u8]) -> Vec<u8> {
    one.iter().zip(other).map(|(one, other)| one ^ other).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::sample::hex;

    /// RFC 6238, appendix B: the last six digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(totp(b"12345678901234567890", seconds / 30), code);
        }
    }

    #[test]
    fn base32_is_read() {
        assert_eq!(from_base32("MZXW6YTBOI").as_deref(), Some(b"foobar".as_slice()));
        assert_eq!(from_base32("a"), None);
    }

    /// The published test vectors of onepw.
    #[test]
    fn passwords_and_tokens_become_what_firefox_accounts_makes_of_them() {
        let keys = Onepw::new("andré@example.org", "pässwörd", &[&[0, 0xf0][..], &[0; 30]].concat());
        assert_eq!(hex(&keys.verify_hash), "a4765bf103dc057f4cf4bc2c131ddb6716e8a4333cc55e1d3c449f31f0eec4f1");
        assert_eq!(hex(&keys.wrapwrap_key), "3ebea117efa9faf57ce195899b2905058368e7760cc26ea58a2a1be0da7fb287");
        assert_eq!(hex(&keys.unwrap_b_key), "de6a2648b78284fcb9ffa81ba95803309cfba7af583c01a8a1a63e567234dd28");
        let token: Vec<u8> = (0xa0..=0xbf).collect();
        let (id, data) = token_keys(&token, "sessionToken");
        assert_eq!(hex(&id), "c0a29dcf46174973da1378696e4c82ae10f723cf4f4d9f75e39f4ae3851595ab");
        assert_eq!(hex(&data), "9d8f22998ee7f5798b887042466b72d53e56ab0c094388bf65831f702d2febc0");
    }

    #[test]
    fn what_is_signed_is_read_and_verified_and_a_change_is_seen() {
        let token = rs256(super::super::api_key::OWN, &json!({"alg": "RS256", "kid": "k"}), &json!({"a": 1}));
        assert_eq!(read_token(&token), Some((json!({"alg": "RS256", "kid": "k"}), json!({"a": 1}))));
        let key = RsaKeyPair::from_pkcs8(super::super::api_key::OWN).unwrap();
        let components = RsaPublicKeyComponents::<Vec<u8>>::from(key.public());
        let jwk = json!({"kid": "k", "n": base64url(&components.n), "e": base64url(&components.e)});
        let jwks = json!({"keys": [jwk]});
        assert!(is_signed_by(&token, &jwks));
        let other = unsigned(&json!({"alg": "RS256", "kid": "k"}), &json!({"a": 2}), token.rsplit('.').next().unwrap());
        assert!(!is_signed_by(&other, &jwks));
    }

    #[test]
    fn hex_is_read() {
        assert_eq!(unhex("00fFa5"), [0, 0xff, 0xa5]);
    }
}
