//! Public keys as they are published: a JSON Web Key Set (RFC 7517, section 5) of RSA keys (RFC 7518, section 6.3.1).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use super::compact::ALGORITHM;
use super::public_key::PublicKey;

/// The set.
#[derive(Debug, Serialize)]
pub struct Jwks {
    /// The keys.
    pub keys: Vec<Jwk>,
}

/// A key.
#[derive(Debug, Serialize)]
pub struct Jwk {
    kty: &'static str,
    #[serde(rename = "use")]
    usage: &'static str,
    alg: &'static str,
    kid: String,
    n: String,
    e: String,
}

impl Jwk {
    pub(super) fn new(kid: &str, key: &PublicKey) -> Self {
        Self {
            kty: "RSA",
            usage: "sig",
            alg: ALGORITHM,
            kid: kid.to_owned(),
            n: URL_SAFE_NO_PAD.encode(key.modulus()),
            e: URL_SAFE_NO_PAD.encode(key.exponent()),
        }
    }
}
