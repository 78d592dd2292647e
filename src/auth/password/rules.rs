//! What a password must be like. Lengths count Unicode scalar values; letters and digits are the ASCII ones.

use std::ops::RangeInclusive;

const LENGTH: RangeInclusive<usize> = 6..=128;

/// A rule that a password can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Empty, or white space alone.
    Blank,
    /// Fewer than 6 characters.
    TooShort,
    /// More than 128 characters.
    TooLong,
    /// Without a digit, a lower-case letter or an upper-case letter.
    Format,
    /// The one that the account has already.
    Current,
}

impl Rule {
    /// Every rule, in the order in which broken ones are told.
    pub const ALL: [Self; 5] = [Self::Blank, Self::TooShort, Self::TooLong, Self::Format, Self::Current];

    /// What the person is told, with the field's name in front. Clients compare these texts.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Blank => "Password can't be blank",
            Self::TooShort => "Password is too short (minimum is 6 characters)",
            Self::TooLong => "Password is too long (maximum is 128 characters)",
            Self::Format => {
                "Password does not meet the minimum system requirements. \
                 It should be composed of uppercase and lowercase letters, and numbers."
            }
            Self::Current => "Password must be different than the current password.",
        }
    }

    fn is_broken_by(self, password: &str, is_current: bool) -> bool {
        let lacks = |wanted: fn(&char) -> bool| !password.chars().any(|character| wanted(&character));
        match self {
            Self::Blank => password.chars().all(char::is_whitespace),
            Self::TooShort => password.chars().count() < *LENGTH.start(),
            Self::TooLong => password.chars().count() > *LENGTH.end(),
            Self::Format => {
                lacks(char::is_ascii_digit) || lacks(char::is_ascii_lowercase) || lacks(char::is_ascii_uppercase)
            }
            Self::Current => is_current,
        }
    }
}

/// Every rule that a new password breaks, in the order of [`Rule::ALL`]; none if it is acceptable. `is_current` says
/// that the account has this password already, and is false for an account that is being made.
#[must_use]
pub fn broken(password: &str, is_current: bool) -> Vec<Rule> {
    Rule::ALL.into_iter().filter(|rule| rule.is_broken_by(password, is_current)).collect()
}

#[cfg(test)]
mod tests {
    use super::Rule::{Blank, Current, Format, TooLong, TooShort};
    use super::*;

    #[test]
    fn acceptable_passwords_break_nothing() {
        for password in ["Str0ng", "aB3 päss", &format!("aB3{}", "x".repeat(125)), &format!("aB3{}", "ä".repeat(125))]
        {
            assert_eq!(broken(password, false), [], "{password}");
        }
    }

    #[test]
    fn every_broken_rule_is_told_in_order() {
        let long = "x".repeat(129);
        let cases: [(&str, bool, &[Rule]); 12] = [
            ("", false, &[Blank, TooShort, Format]),
            (" \t", false, &[Blank, TooShort, Format]),
            ("\u{2003}\u{a0}     ", false, &[Blank, Format]),
            ("abc", false, &[TooShort, Format]),
            ("aB3xx", false, &[TooShort]),
            ("aB3äö", false, &[TooShort]),
            ("password", false, &[Format]),
            ("PASSW0RD", false, &[Format]),
            ("passw0rd", false, &[Format]),
            ("Ünïcöde٣", false, &[Format]),
            (&long, false, &[TooLong, Format]),
            ("", true, &[Blank, TooShort, Format, Current]),
        ];
        for (password, is_current, expected) in cases {
            assert_eq!(broken(password, is_current), expected, "{password:?}");
        }
        assert_eq!(broken("Str0ngPassw", true), [Current]);
    }

    #[test]
    fn the_texts_are_those_that_clients_compare() {
        assert_eq!(
            Rule::ALL.map(Rule::message),
            [
                "Password can't be blank",
                "Password is too short (minimum is 6 characters)",
                "Password is too long (maximum is 128 characters)",
                "Password does not meet the minimum system requirements. It should be composed of uppercase and lowercase letters, and numbers.",
                "Password must be different than the current password.",
            ]
        );
    }
}
