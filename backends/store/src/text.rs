//! Texts with the bounds that every engine can keep.

use std::fmt;

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// More than 255 Unicode scalar values.
    #[error("longer than 255 characters")]
    TooLong,
    /// Holds U+0000, which Postgres cannot store.
    #[error("holds the character U+0000")]
    Nul,
}

fn check(text: &str) -> Result<(), TextError> {
    if text.contains('\0') {
        return Err(TextError::Nul);
    }
    // A scalar value takes at least one byte: most texts need no count.
    if text.len() > Text255::MAX_CHARS && text.chars().count() > Text255::MAX_CHARS {
        return Err(TextError::TooLong);
    }
    Ok(())
}

/// At most 255 Unicode scalar values, none of them U+0000. `Debug` hides the text, which may be somebody's e-mail.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text255(String);

impl Text255 {
    /// The largest number of Unicode scalar values.
    pub const MAX_CHARS: usize = 255;

    /// Takes a text.
    ///
    /// # Errors
    /// [`TextError`] when it is too long or holds U+0000.
    pub fn new(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        check(&text)?;
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Text255 {
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
        check(&lower)?;
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_bound_counts_characters_and_not_bytes() {
        assert!(Text255::new("ü".repeat(255)).is_ok());
        assert_eq!(Text255::new("ü".repeat(256)), Err(TextError::TooLong));
        assert_eq!(Text255::new("a\0b"), Err(TextError::Nul));
    }

    #[test]
    fn an_address_is_measured_after_lower_casing() {
        // U+0130 becomes two characters in lower case.
        assert!(NormalizedEmail::new(&"İ".repeat(127)).is_ok());
        assert_eq!(NormalizedEmail::new(&"İ".repeat(128)), Err(TextError::TooLong));
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
