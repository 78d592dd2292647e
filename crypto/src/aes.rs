//! Encrypted texts of the exchange: AES-256 (FIPS 197) in CBC mode (NIST SP 800-38A) with PKCS#7 padding (RFC 5652).
//!
//! A message is hex(ciphertext) | hex(IV): the 16-byte IV comes last, where common use has it first. A key is 32 raw
//! bytes, most often what X25519 gave, with no derivation between.
//!
//! CBC has no integrity: whoever changes the IV changes the first block of the text. So a plaintext must be checked for
//! its form, and every failure must look alike: here there is one error for all of them, and the padding is looked at
//! in the same time whatever it is.

use aes::Aes256;
use aes::cipher::block_padding::{NoPadding, Pkcs7};
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use authkeep_store::Secret;
use pbkdf2::pbkdf2_hmac;
use serde_json::Value;
use sha2::Sha512;
use subtle::{Choice, ConstantTimeEq, ConstantTimeGreater};
use zeroize::{Zeroize, Zeroizing};

use crate::pke::jwk;

const BLOCK: usize = 16;

/// Rounds of PBKDF2 between a password and a key.
const ROUNDS: u32 = 1000;

/// A message or a key that cannot be used. It does not say why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cannot be decrypted")]
pub struct Undecryptable;

/// The message that carries `plaintext`: lower-case hex, 64 digits for the empty text and 32 more for each block of 16
/// bytes. `iv` is fresh bytes of chance, never used twice.
#[must_use]
pub fn encrypt(key: &Secret<32>, iv: &[u8; BLOCK], plaintext: &[u8]) -> String {
    let cipher = cbc::Encryptor::<Aes256>::new(key.expose().into(), iv.into());
    let mut text = hex::encode(cipher.encrypt_padded_vec::<Pkcs7>(plaintext));
    text.push_str(&hex::encode(iv));
    text
}

/// The bytes that a message carries. They need not be UTF-8.
///
/// # Errors
/// `Undecryptable`, one for everything: no hex, no whole blocks, only an IV, bad padding, another key.
pub fn decrypt(key: &Secret<32>, message: &str) -> Result<Zeroizing<Vec<u8>>, Undecryptable> {
    let mut bytes = Zeroizing::new(hex::decode(message).map_err(|_| Undecryptable)?);
    let (ciphertext, iv) = bytes.split_last_chunk_mut::<BLOCK>().ok_or(Undecryptable)?;
    cbc::Decryptor::<Aes256>::new(key.expose().into(), (&*iv).into())
        .decrypt_padded::<NoPadding>(ciphertext)
        .map_err(|_| Undecryptable)?;
    let length = ciphertext.len();
    let padding = padding(ciphertext).ok_or(Undecryptable)?;
    bytes[length - padding..].zeroize();
    bytes.truncate(length - padding);
    Ok(bytes)
}

/// How many bytes of padding there are, 1 to 16, each of them telling that number. The last block is read as a whole, so
/// that the time does not tell where it went wrong.
fn padding(plaintext: &[u8]) -> Option<usize> {
    let (_, block) = plaintext.split_last_chunk::<BLOCK>()?;
    let told = block[BLOCK - 1];
    let mut good = told.ct_gt(&0) & !told.ct_gt(&16);
    for (from_end, byte) in (0..).zip(block.iter().rev()) {
        let is_text: Choice = !told.ct_gt(&from_end);
        good &= is_text | byte.ct_eq(&told);
    }
    bool::from(good).then_some(usize::from(told))
}

/// The key that a password makes: PBKDF2-HMAC-SHA-512 (RFC 8018) in 1000 rounds, over the bytes of the salt's text as
/// it stands, not over what its hex digits mean.
#[must_use]
pub fn key_from_password(password: &str, salt: &str) -> Secret<32> {
    let mut key = Zeroizing::new([0; 32]);
    pbkdf2_hmac::<Sha512>(password.as_bytes(), salt.as_bytes(), ROUNDS, key.as_mut_slice());
    Secret::new(*key)
}

/// Reads a key from JWK-hex: `kty` "oct" and a `k` of 32 bytes.
///
/// # Errors
/// `Undecryptable` for any other text, for another `alg`, and for `key_ops` without "encrypt" and "decrypt".
pub fn key_from_jwk_hex(text: &str) -> Result<Secret<32>, Undecryptable> {
    let members = jwk::read(text).ok_or(Undecryptable)?;
    let kind = members.get("kty").and_then(Value::as_str) == Some("oct");
    let algorithm = members.get("alg").is_none_or(|algorithm| algorithm.as_str() == Some("A256CBC"));
    let may = |name: &str| {
        members.get("key_ops").and_then(Value::as_array).is_none_or(|operations| operations.iter().any(|o| o == name))
    };
    let usable = kind && algorithm && may("encrypt") && may("decrypt");
    let key = if usable { jwk::bytes(&members, "k") } else { None };
    key.ok_or(Undecryptable)
}

/// A key as JWK-hex, as Node writes it.
#[must_use]
pub fn key_to_jwk_hex(key: &Secret<32>) -> Zeroizing<String> {
    let k = jwk::encode(key.expose());
    let json = Zeroizing::new(format!(
        r#"{{"key_ops":["encrypt","decrypt"],"ext":true,"kty":"oct","k":"{}","alg":"A256CBC"}}"#,
        *k,
    ));
    Zeroizing::new(hex::encode(json.as_bytes()))
}

#[cfg(test)]
mod vectors;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_1_to_16_bytes_that_tell_their_number() {
        for number in 1..=16_u8 {
            let mut block = [0xaa; BLOCK];
            block[BLOCK - usize::from(number)..].fill(number);
            assert_eq!(padding(&block), Some(usize::from(number)));
            for at in BLOCK - usize::from(number)..BLOCK {
                let mut bad = block;
                bad[at] ^= 0x80;
                assert_eq!(padding(&bad), None, "{number} with byte {at} changed");
            }
        }
        for number in [0, 17, 0xff] {
            assert_eq!(padding(&[number; BLOCK]), None, "{number}");
        }
        assert_eq!(padding(&[1; BLOCK - 1]), None);
    }

    #[test]
    fn text_before_the_padding_may_be_anything() {
        let mut block = [0; BLOCK];
        for byte in 0..=0xff {
            block[..BLOCK - 1].fill(byte);
            block[BLOCK - 1] = 1;
            assert_eq!(padding(&block), Some(1), "{byte}");
        }
    }

    #[test]
    fn a_key_for_something_else_is_refused() {
        let k = jwk::encode(&[7; 32]);
        let refused = [
            format!(r#"{{"kty":"OKP","k":"{}"}}"#, *k),
            format!(r#"{{"kty":"oct","k":"{}","alg":"A256GCM"}}"#, *k),
            format!(r#"{{"kty":"oct","k":"{}","key_ops":["encrypt"]}}"#, *k),
            format!(r#"{{"kty":"oct","k":"{}","ext":false}}"#, *k),
            r#"{"kty":"oct"}"#.to_owned(),
        ];
        for json in refused {
            assert_eq!(key_from_jwk_hex(&hex::encode(&json)), Err(Undecryptable), "{json}");
        }
    }
}
