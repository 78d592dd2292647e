//! What is sent and stored in SRP, as types that hold valid values only. All are checked before any arithmetic.

use std::fmt;

use authkeep_store::Secret;
use zeroize::Zeroizing;

use super::SrpError;
use super::group::{self, Element, WIDTH};

/// The public value A of a client or B of a server: 256 bytes, sent as 512 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; WIDTH]);

impl PublicKey {
    /// Reads 512 hex digits of either case.
    ///
    /// # Errors
    /// `InvalidPublicKey` for any other length, for a character that is no digit, and unless 1 < number < N - 1.
    pub fn from_hex(text: &str) -> Result<Self, SrpError> {
        let mut bytes = [0; WIDTH];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| SrpError::InvalidPublicKey)?;
        group::element(&bytes).map(|_| Self(bytes)).ok_or(SrpError::InvalidPublicKey)
    }

    /// 512 lower-case hex digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// The public key that was computed here.
    pub(super) fn of(element: &Element) -> Self {
        Self(group::encode(element))
    }

    pub(super) fn bytes(&self) -> &[u8; WIDTH] {
        &self.0
    }

    pub(super) fn element(&self) -> Result<Element, SrpError> {
        group::element(&self.0).ok_or(SrpError::InvalidPublicKey)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[public key]")
    }
}

/// v = g^x, what a server keeps in place of a password: 256 bytes, sent as 512 lower-case hex digits.
///
/// It is a secret: whoever has it can try passwords, and can play the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier(Secret<WIDTH>);

impl Verifier {
    /// Reads 512 hex digits of either case.
    ///
    /// # Errors
    /// `InvalidVerifier` for any other length, for a character that is no digit, and unless 1 < v < N - 1.
    pub fn from_hex(text: &str) -> Result<Self, SrpError> {
        let mut bytes = Zeroizing::new([0; WIDTH]);
        hex::decode_to_slice(text, bytes.as_mut_slice()).map_err(|_| SrpError::InvalidVerifier)?;
        Self::from_secret(Secret::new(*bytes))
    }

    /// Takes the 256 bytes that were stored.
    ///
    /// # Errors
    /// `InvalidVerifier` unless 1 < v < N - 1.
    pub fn from_secret(bytes: Secret<WIDTH>) -> Result<Self, SrpError> {
        let valid = group::element(bytes.expose()).is_some();
        if valid { Ok(Self(bytes)) } else { Err(SrpError::InvalidVerifier) }
    }

    /// A verifier that no password opens, made of 256 bytes of chance.
    ///
    /// An answer computed with it costs what every answer costs and looks like one, so that nobody learns from it which
    /// identities exist.
    #[must_use]
    pub fn decoy(chance: &Secret<WIDTH>) -> Self {
        let mut bytes = Zeroizing::new(*chance.expose());
        // Below N, whose top bit is set, and above 1.
        bytes[0] = (bytes[0] & 0x3f) | 0x40;
        Self(Secret::new(*bytes))
    }

    /// The 256 bytes, to be stored.
    #[must_use]
    pub fn secret(&self) -> &Secret<WIDTH> {
        &self.0
    }

    /// 512 lower-case hex digits.
    #[must_use]
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0.expose()))
    }

    /// The verifier that was computed here.
    pub(super) fn of(element: &Element) -> Self {
        Self(Secret::new(group::encode(element)))
    }

    pub(super) fn element(&self) -> Result<Element, SrpError> {
        group::element(self.0.expose()).ok_or(SrpError::InvalidVerifier)
    }
}

/// s, what makes equal passwords of two people differ: 1 to 64 bytes, sent as hex. Clients make 32 bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt(Vec<u8>);

impl Salt {
    /// The most bytes that a salt has.
    pub const MAX: usize = 64;

    /// Reads 2 to 128 hex digits of either case, an even number of them. Leading zeros are part of the salt.
    ///
    /// # Errors
    /// `InvalidSalt` for any other length, and for a character that is no digit.
    pub fn from_hex(text: &str) -> Result<Self, SrpError> {
        if text.len() > 2 * Self::MAX {
            return Err(SrpError::InvalidSalt);
        }
        Self::from_bytes(hex::decode(text).map_err(|_| SrpError::InvalidSalt)?)
    }

    /// Takes the bytes that were stored.
    ///
    /// # Errors
    /// `InvalidSalt` unless there are 1 to 64.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, SrpError> {
        if (1..=Self::MAX).contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(SrpError::InvalidSalt) }
    }

    /// The bytes, to be stored.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// 2 to 128 lower-case hex digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(&self.0)
    }

    /// The salt of no bytes, which the arithmetic knows and a server does not accept.
    #[cfg(test)]
    pub(super) fn empty() -> Self {
        Self(Vec::new())
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[salt]")
    }
}

/// M1 of a client or M2 of a server: 32 bytes, sent as 64 lower-case hex digits. `==` takes the same time wherever two
/// proofs differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof(Secret<32>);

impl Proof {
    /// Reads 64 hex digits of either case.
    ///
    /// # Errors
    /// `InvalidProof` for any other length, and for a character that is no digit.
    pub fn from_hex(text: &str) -> Result<Self, SrpError> {
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text, bytes.as_mut_slice()).map_err(|_| SrpError::InvalidProof)?;
        Ok(Self::from_secret(Secret::new(*bytes)))
    }

    /// Takes the 32 bytes.
    #[must_use]
    pub fn from_secret(bytes: Secret<32>) -> Self {
        Self(bytes)
    }

    /// The 32 bytes, to be stored until they are asked for.
    #[must_use]
    pub fn secret(&self) -> &Secret<32> {
        &self.0
    }

    /// 64 lower-case hex digits.
    #[must_use]
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0.expose()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_key_and_a_verifier_are_512_digits_in_range() {
        let modulus = hex::encode(group::modulus());
        let refused = [
            "",
            "02",
            &"0".repeat(512),
            &"f".repeat(512),
            &modulus,
            &"1".repeat(511),
            &"1".repeat(513),
            &"g1".repeat(256),
        ];
        for text in refused {
            assert_eq!(PublicKey::from_hex(text), Err(SrpError::InvalidPublicKey), "{text}");
            assert_eq!(Verifier::from_hex(text), Err(SrpError::InvalidVerifier), "{text}");
        }
        for ending in ["0", "1"] {
            let text = format!("{ending:0>512}");
            assert_eq!(Verifier::from_hex(&text), Err(SrpError::InvalidVerifier), "{text}");
        }
        let before_modulus = format!("{}2", &modulus[..511]);
        assert_eq!(Verifier::from_hex(&before_modulus), Err(SrpError::InvalidVerifier), "N - 1");
        let smallest = format!("{:0>512}", "2");
        assert_eq!(PublicKey::from_hex(&smallest).expect("in range").to_hex(), smallest);
        assert_eq!(*Verifier::from_hex(&smallest).expect("in range").to_hex(), smallest);
    }

    #[test]
    fn letter_case_does_not_matter_and_lower_case_comes_out() {
        let key = PublicKey::from_hex(&"0A".repeat(256)).expect("in range");
        assert_eq!(key.to_hex(), "0a".repeat(256));
    }

    #[test]
    fn a_salt_is_an_even_number_of_2_to_128_digits() {
        for refused in ["", "a", "abc", "0g", &"a".repeat(127), &"a".repeat(130)] {
            assert_eq!(Salt::from_hex(refused), Err(SrpError::InvalidSalt), "{refused}");
        }
        for kept in ["00", "0001", &"a".repeat(128)] {
            assert_eq!(Salt::from_hex(kept).expect("a salt").to_hex(), kept);
        }
    }

    #[test]
    fn a_proof_is_64_digits() {
        for refused in ["", &"a".repeat(62), &"0".repeat(66), &"g".repeat(64)] {
            assert_eq!(Proof::from_hex(refused), Err(SrpError::InvalidProof), "{refused}");
        }
        assert_eq!(Proof::from_hex(&"A".repeat(64)), Proof::from_hex(&"a".repeat(64)));
    }

    #[test]
    fn a_decoy_is_a_valid_verifier_whatever_chance_gives() {
        for byte in [0, 0x3f, 0x80, 0xff] {
            let decoy = Verifier::decoy(&Secret::new([byte; WIDTH]));
            assert_eq!(Verifier::from_secret(decoy.secret().clone()), Ok(decoy));
        }
    }

    #[test]
    fn debug_shows_no_value() {
        let digits = "11".repeat(256);
        let shown = format!(
            "{:?} {:?} {:?} {:?}",
            PublicKey::from_hex(&digits),
            Verifier::from_hex(&digits),
            Salt::from_hex("1111"),
            Proof::from_hex(&digits[..64]),
        );
        assert!(!shown.contains("11") && !shown.contains("17"), "{shown}");
    }
}
