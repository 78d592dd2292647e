//! RSA public keys of 2,048 to 8,192 bits: read from PEM (RFC 7468) or DER, as `SubjectPublicKeyInfo` (RFC 5280) or
//! `RSAPublicKey` (RFC 8017, appendix A.1.1), and used to check signatures of RS256.

use std::ops::RangeInclusive;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use rsa::pkcs1::RsaPublicKeyRef;
use rsa::pkcs8::SubjectPublicKeyInfoRef;

const BITS: RangeInclusive<usize> = 2048..=8192;
/// A key of the most bits in PEM has some 1,500 bytes.
const TEXT_MAX: usize = 4096;

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const BASE64: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// It is no RSA public key of an accepted size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an RSA public key of 2048 to 8192 bits")]
pub struct NoPublicKey;

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl PublicKey {
    /// Reads what an API key is registered with: URL-safe base64, with padding or without, of a key in PEM or in DER.
    ///
    /// # Errors
    /// [`NoPublicKey`], also for a private key.
    pub fn from_url_safe_base64(text: &str) -> Result<Self, NoPublicKey> {
        if text.len() > TEXT_MAX {
            return Err(NoPublicKey);
        }
        let bytes = BASE64_URL.decode(text).map_err(|_| NoPublicKey)?;
        match str::from_utf8(&bytes) {
            Ok(text) if text.contains("-----BEGIN ") => Self::from_pem(text),
            _ => Self::from_der(&bytes),
        }
    }

    /// Reads a PEM text that holds one key. Its lines may have any length.
    ///
    /// # Errors
    /// [`NoPublicKey`], also for a private key.
    pub fn from_pem(text: &str) -> Result<Self, NoPublicKey> {
        let body = |label: &str| {
            let rest = text.trim().strip_prefix(&format!("-----BEGIN {label}-----"))?;
            rest.strip_suffix(&format!("-----END {label}-----"))
        };
        let body = body("PUBLIC KEY").or_else(|| body("RSA PUBLIC KEY")).ok_or(NoPublicKey)?;
        let body: String = body.split_ascii_whitespace().collect();
        Self::from_der(&BASE64.decode(body).map_err(|_| NoPublicKey)?)
    }

    /// Reads DER.
    ///
    /// # Errors
    /// [`NoPublicKey`], also for a private key.
    pub fn from_der(der: &[u8]) -> Result<Self, NoPublicKey> {
        let inner = match SubjectPublicKeyInfoRef::try_from(der) {
            Ok(info) => {
                info.algorithm.assert_algorithm_oid(rsa::pkcs1::ALGORITHM_OID).map_err(|_| NoPublicKey)?;
                info.subject_public_key.as_bytes().ok_or(NoPublicKey)?
            }
            Err(_) => der,
        };
        let key = RsaPublicKeyRef::try_from(inner).map_err(|_| NoPublicKey)?;
        Self::from_components(key.modulus.as_bytes(), key.public_exponent.as_bytes())
    }

    /// Takes modulus and exponent, big-endian without leading zeros.
    fn from_components(modulus: &[u8], exponent: &[u8]) -> Result<Self, NoPublicKey> {
        let [first, .., last] = modulus else { return Err(NoPublicKey) };
        let bits = modulus.len() * 8 - first.leading_zeros() as usize;
        // An even modulus has two as a factor. Exponents are odd, above 1, and those that anybody uses are small.
        let exponent_is_sound = match exponent {
            [only] => *only >= 3 && only % 2 == 1,
            [first, .., last] => exponent.len() <= 4 && *first > 0 && last % 2 == 1,
            [] => false,
        };
        if *first == 0 || !BITS.contains(&bits) || last % 2 == 0 || !exponent_is_sound {
            return Err(NoPublicKey);
        }
        Ok(Self { modulus: modulus.to_vec(), exponent: exponent.to_vec() })
    }

    /// The modulus, big-endian without leading zeros.
    #[must_use]
    pub fn modulus(&self) -> &[u8] {
        &self.modulus
    }

    /// The public exponent, big-endian without leading zeros.
    #[must_use]
    pub fn exponent(&self) -> &[u8] {
        &self.exponent
    }

    /// Whether a signature of RS256 over some bytes was made with this key.
    #[must_use]
    pub fn verifies(&self, signed: &[u8], signature: &[u8]) -> bool {
        RsaPublicKeyComponents { n: &self.modulus, e: &self.exponent }
            .verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature)
            .is_ok()
    }
}
