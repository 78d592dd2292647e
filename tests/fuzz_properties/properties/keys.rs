//! The key of `tests/vectors/jwt.json`, which signs what the properties of tokens need signed: by `ring` alone, apart from
//! the code that is tried.

use std::sync::LazyLock;

use authkeep::auth::jwt::public_key::PublicKey;
use authkeep_store::EpochMs;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::Value;

/// When the tokens of the file were issued, in seconds.
pub(super) const ISSUED: u64 = 1_600_000_000;

pub(super) static VECTORS: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../vectors/jwt.json")).expect("the vectors are JSON"));

static PAIR: LazyLock<RsaKeyPair> =
    LazyLock::new(|| RsaKeyPair::from_pkcs8(&private_key()).expect("the vectors hold a key pair"));

/// The private key: PKCS#8 in DER.
pub(super) fn private_key() -> Vec<u8> {
    decoded(&VECTORS["private_key_pkcs8_base64"])
}

/// The public key as somebody registers it for an API key.
pub(super) fn registered() -> String {
    URL_SAFE_NO_PAD.encode(decoded(&VECTORS["public_key_spki_base64"]))
}

/// The public key.
pub(super) fn public_key() -> PublicKey {
    PublicKey::from_url_safe_base64(&registered()).expect("the vectors hold a public key")
}

/// The bytes of a text in base64.
pub(super) fn decoded(text: &Value) -> Vec<u8> {
    STANDARD.decode(text.as_str().unwrap_or_default()).expect("the vectors hold base64")
}

/// A time of so many seconds after 1970.
pub(super) fn at(seconds: u64) -> EpochMs {
    EpochMs::new(seconds * 1000).expect("a time before the last one")
}

/// A token with this header and these claims, rightly signed.
pub(super) fn signed(header: &Value, claims: &[u8]) -> String {
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    let mut token = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims));
    let mut signature = vec![0; PAIR.public().modulus_len()];
    PAIR.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), token.as_bytes(), &mut signature).expect("the key signs");
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    token
}
