//! The code that proves a telephone number: five digits, sent by SMS. The store holds a hash of it (HMAC, RFC 2104, with
//! SHA-256) under a key of the server's: five digits alone are found by trying them all.

use authkeep_store::{PhoneNumber, Secret, Uid};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

const CODES: u32 = 100_000;

/// Draws a code, every one with the same chance. `random` gives 32 bits of the system's random source; it is asked again
/// when a draw would favour some codes, once in 64,000 times.
///
/// # Errors
/// Those of `random`.
pub fn draw<E>(mut random: impl FnMut() -> Result<u32, E>) -> Result<Zeroizing<String>, E> {
    const FAIR: u32 = u32::MAX - u32::MAX % CODES;
    loop {
        let drawn = random()?;
        if drawn < FAIR {
            return Ok(Zeroizing::new(format!("{:05}", drawn % CODES)));
        }
    }
}

/// Hashes codes for the store.
pub struct CodeHasher(Hmac<Sha256>);

impl CodeHasher {
    /// Takes the server's key.
    ///
    /// # Panics
    /// Never: every length that is asked of HKDF and HMAC is one that they have.
    #[must_use]
    pub fn new(server_key: &Secret<32>) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, server_key.expose())
            .expand(b"authkeep/v1/phone-code", key.as_mut())
            .expect("32 bytes are far below what HKDF can give");
        Self(Hmac::new_from_slice(key.as_ref()).expect("HMAC takes a key of any length"))
    }

    /// What the store holds of a code, or compares with what it holds: the code goes with an account and a number.
    #[must_use]
    pub fn hash(&self, uid: Uid, number: &PhoneNumber, code: &str) -> Secret<32> {
        let mut mac = self.0.clone();
        mac.update(uid.as_bytes());
        mac.update(number.as_str().as_bytes());
        // Ends the number, which is digits alone.
        mac.update(b"|");
        mac.update(code.as_bytes());
        Secret::new(mac.finalize().into_bytes().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(numbers: &[u32]) -> Result<Zeroizing<String>, ()> {
        let mut numbers = numbers.iter().copied();
        draw(|| numbers.next().ok_or(()))
    }

    #[test]
    fn every_code_has_five_digits_and_as_many_draws_as_any_other() {
        assert_eq!(*drawn(&[0]).unwrap(), "00000");
        assert_eq!(*drawn(&[7]).unwrap(), "00007");
        assert_eq!(*drawn(&[199_999]).unwrap(), "99999");
        // 42,949 whole rounds of all codes lie below 4,294,900,000.
        assert_eq!(*drawn(&[4_294_899_999]).unwrap(), "99999");
        assert_eq!(*drawn(&[4_294_900_000, u32::MAX, 12_345]).unwrap(), "12345");
        assert_eq!(drawn(&[u32::MAX]), Err(()));
    }

    fn hash(key: u8, uid: u8, number: &str, code: &str) -> Secret<32> {
        let number = PhoneNumber::new(number).unwrap();
        CodeHasher::new(&Secret::new([key; 32])).hash(Uid::from_bytes([uid; 16]), &number, code)
    }

    /// The value was computed with Python's `hmac` and an HKDF written apart from this one.
    #[test]
    fn a_code_has_a_known_hash() {
        let hash = hash(1, 2, "447418084106", "01234");
        assert_eq!(hex::encode(hash.expose()), "3c08d3f4e6111b9b3375d07ee5160ee0fb617fa7e43f4d22cf15befad646f767");
    }

    #[test]
    fn the_hash_goes_with_key_account_number_and_code() {
        let known = hash(1, 2, "12345", "67890");
        assert_eq!(known, hash(1, 2, "12345", "67890"));
        for other in [
            hash(9, 2, "12345", "67890"),
            hash(1, 9, "12345", "67890"),
            hash(1, 2, "12346", "67890"),
            hash(1, 2, "12345", "67891"),
            hash(1, 2, "123456", "7890"),
            hash(1, 2, "12345", ""),
        ] {
            assert_ne!(known, other);
        }
    }
}
