//! Telephone numbers as people write them, turned into the one form that is stored: country code and national number
//! (ITU-T E.164), digits alone. What is a number of which country comes from the data of libphonenumber.
//!
//! - [`code`]: the codes that prove a number

pub mod code;

use authkeep_store::{PhoneNumber, Text255};
use phonenumber::Mode;
use phonenumber::metadata::DATABASE;

/// What is told of a text that is no number.
pub const INVALID: &str = "Phone number is invalid";

/// The most bytes of a text that is looked at: a number has 15 digits, whatever is written around them.
const MAX: usize = 64;

/// A number and the country that it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The number.
    pub number: PhoneNumber,
    /// The country: two letters (ISO 3166-1), in upper case.
    pub country: Text255,
}

/// Reads a number with its country code; whatever is no digit is not looked at, and a trunk prefix after the country code
/// is dropped. None if no such number can exist, or if it is of no country (`+800`).
#[must_use]
pub fn parse(text: &str) -> Option<Number> {
    if text.len() > MAX {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let found = normalise(&digits)?;
    // Some prefixes can be taken for a trunk prefix of what is left. One number must not have two forms, since a form
    // that is proved is its owner's alone.
    let again = normalise(found.number.as_str())?;
    (again == found).then_some(found)
}

fn normalise(digits: &str) -> Option<Number> {
    let number = phonenumber::parse(None, format!("+{digits}")).ok()?;
    if !number.is_valid() {
        return None;
    }
    let code = number.code().value();
    // The library looks a country up without the number's leading zeros, which some countries have: then it is the main
    // country of the code.
    let country = match number.country().id() {
        Some(country) => country.as_ref().to_owned(),
        None => (*DATABASE.region(&code)?.first()?).to_owned(),
    };
    let is_country = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    let text = number.format().mode(Mode::E164).to_string();
    is_country.then_some(Number {
        number: PhoneNumber::new(text.trim_start_matches('+')).ok()?,
        country: Text255::new(country).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<(String, String)> {
        parse(text).map(|found| (found.number.as_str().to_owned(), found.country.as_str().to_owned()))
    }

    #[test]
    fn numbers_are_read_however_they_are_written() {
        for (text, number, country) in [
            ("+44 07418084106", "447418084106", "GB"),
            ("447418084106", "447418084106", "GB"),
            ("++12345678911", "12345678911", "US"),
            ("1 (234) 567-8911", "12345678911", "US"),
            ("tel:+1-242-359-1234", "12423591234", "BS"),
            ("+49 (0)151 12345678", "4915112345678", "DE"),
            ("+380 97 123 45 67", "380971234567", "UA"),
            ("+33 06 12 34 56 78", "33612345678", "FR"),
            ("+7 701 234 56 78", "77012345678", "KZ"),
            ("+44 7624 123456", "447624123456", "IM"),
            ("+39 06 698 12345", "390669812345", "IT"),
            ("+225 07 01 23 45 67", "2250701234567", "CI"),
        ] {
            assert_eq!(read(text), Some((number.to_owned(), country.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "123",
            "+",
            "0",
            "hello",
            "07418084106",
            "00447418084106",
            "+44 1",
            "+999 123456789",
            "+1 123 456 7890",
            "+44 7418 084 106 123",
            "+800 1234 5678",
            "１２３４５６７８９１１",
            &"1".repeat(64),
            &format!("12345678911{}", " ".repeat(54)),
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(read(&format!("12345678911{}", " ".repeat(53))).is_some());
    }

    proptest! {
        #[test]
        fn a_number_has_one_form(code in 1u16..999, national in "[0-9]{4,13}") {
            if let Some(found) = parse(&format!("+{code} {national}")) {
                prop_assert_eq!(parse(found.number.as_str()), Some(found));
            }
        }

        #[test]
        fn no_text_is_too_odd(text in "(?s).{0,64}", digits in "[0-9*#;,xX+() ]{0,64}") {
            let _ = (parse(&text), parse(&digits));
        }
    }
}
