//! Texts with the bounds that every engine can keep.

use std::fmt;

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// More Unicode scalar values than fit; the number is how many do.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// Holds U+0000, which Postgres cannot store.
    #[error("holds the character U+0000")]
    Nul,
}

fn check(text: &str, max: usize) -> Result<(), TextError> {
    if text.contains('\0') {
        return Err(TextError::Nul);
    }
    // A scalar value takes at least one byte: most texts need no count.
    if text.len() > max && text.chars().count() > max {
        return Err(TextError::TooLong(max));
    }
    Ok(())
}

/// At most `MAX` Unicode scalar values, none of them U+0000. `Debug` hides the text, which may be somebody's e-mail. Texts
/// sort by their bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<const MAX: usize>(String);

/// A text of at most 255 characters.
pub type Text255 = Text<255>;

/// A text of at most 4,096 characters.
pub type Text4k = Text<4096>;

impl<const MAX: usize> Text<MAX> {
    /// The largest number of Unicode scalar values.
    pub const MAX_CHARS: usize = MAX;

    /// Takes a text.
    ///
    /// # Errors
    /// [`TextError`] when it is too long or holds U+0000.
    pub fn new(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        check(&text, MAX)?;
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> fmt::Debug for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[text]")
    }
}

/// An e-mail as accounts are found by it: lower-cased by Unicode's rules, with the bounds of [`Text255`] after that.
///
/// Lower-casing happens here alone, so that no two engines can disagree about which addresses are the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NormalizedEmail(String);

impl NormalizedEmail {
    /// Lower-cases an address and takes it.
    ///
    /// # Errors
    /// [`TextError`] when the lower-cased address is too long or holds U+0000.
    pub fn new(address: &str) -> Result<Self, TextError> {
        let lower = address.to_lowercase();
        check(&lower, Text255::MAX_CHARS)?;
        Ok(Self(lower))
    }

    /// The lower-cased address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for NormalizedEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[email]")
    }
}

/// A telephone number as it is called from abroad: the country's code and the number, 1 to 15 digits (ITU-T E.164)
/// without the plus. Numbers sort as texts. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber(String);

/// Not 1 to 15 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a telephone number has 1 to 15 digits and nothing else")]
pub struct NoPhoneNumber;

impl PhoneNumber {
    /// Takes the digits.
    ///
    /// # Errors
    /// [`NoPhoneNumber`].
    pub fn new(digits: impl Into<String>) -> Result<Self, NoPhoneNumber> {
        let digits = digits.into();
        let fits = (1..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if fits { Ok(Self(digits)) } else { Err(NoPhoneNumber) }
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[phone number]")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_bound_counts_characters_and_not_bytes() {
        assert!(Text255::new("ü".repeat(255)).is_ok());
        assert_eq!(Text255::new("ü".repeat(256)), Err(TextError::TooLong(255)));
        assert_eq!(Text255::new("a\0b"), Err(TextError::Nul));
    }

    #[test]
    fn a_number_is_digits_alone() {
        assert!(PhoneNumber::new("123456789012345").is_ok());
        for other in ["", "1234567890123456", "+44", "12 3", "\u{661}"] {
            assert_eq!(PhoneNumber::new(other), Err(NoPhoneNumber), "{other}");
        }
    }

    #[test]
    fn an_address_is_measured_after_lower_casing() {
        // U+0130 becomes two characters in lower case.
        assert!(NormalizedEmail::new(&"İ".repeat(127)).is_ok());
        assert_eq!(NormalizedEmail::new(&"İ".repeat(128)), Err(TextError::TooLong(255)));
    }

    proptest! {
        #[test]
        fn lower_casing_twice_is_lower_casing_once(address in "\\PC{0,60}") {
            if let Ok(once) = NormalizedEmail::new(&address) {
                prop_assert_eq!(NormalizedEmail::new(once.as_str()), Ok(once));
            }
        }
    }
}
