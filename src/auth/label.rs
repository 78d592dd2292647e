//! Labels: how keys and values are written, and the level that the private ones add up to.

use authkeep_store::{Label, LabelScope, Text255};

/// A field of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// What it is about.
    Key,
    /// What it says.
    Value,
}

impl Field {
    const fn name(self) -> &'static str {
        match self {
            Self::Key => "Key",
            Self::Value => "Value",
        }
    }

    /// Takes a text that [`normalise`] made.
    ///
    /// # Errors
    /// The messages of every rule that it breaks. Clients compare them.
    pub fn check(self, text: &str) -> Result<Text255, Vec<String>> {
        let name = self.name();
        let length = text.chars().count();
        let mut broken = Vec::new();
        if length < 3 {
            broken.push(format!("{name} is too short (minimum is 3 characters)"));
        }
        if length > Text255::MAX_CHARS {
            broken.push(format!("{name} is too long (maximum is 255 characters)"));
        }
        if !text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-')) || text.is_empty() {
            broken.push(format!("{name} is invalid"));
        }
        match Text255::new(text) {
            Ok(text) if broken.is_empty() => Ok(text),
            _ => Err(broken),
        }
    }
}

/// Lower case, without white space around it and with single spaces in it: the form that is looked up and stored.
#[must_use]
pub fn normalise(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The private labels that make the levels 1, 2 and 3. The first of them is never stored: it is whether the e-mail is
/// verified.
const LEVELS: [(&str, &str); 3] = [(EMAIL, VERIFIED), ("phone", VERIFIED), ("document", VERIFIED)];
/// The value that makes a level.
pub const VERIFIED: &str = "verified";
/// The key of the label that is never stored.
pub const EMAIL: &str = "email";

/// The level of an account: how many of the private labels that make levels it has, from the first on without a gap.
#[must_use]
pub fn level(labels: &[Label], email_verified: bool) -> u8 {
    let has = |(key, value): (&str, &str)| match key {
        EMAIL => email_verified,
        _ => labels.iter().any(|label| {
            label.scope == LabelScope::Private && label.key.as_str() == key && label.value.as_str() == value
        }),
    };
    LEVELS.into_iter().zip(1..).take_while(|(label, _)| has(*label)).last().map_or(0, |(_, level)| level)
}

#[cfg(test)]
mod tests {
    use authkeep_store::{EpochMs, Uid};

    use super::*;

    #[test]
    fn texts_are_lowered_trimmed_and_squeezed() {
        assert_eq!(normalise("  KyC_Level-2 \n"), "kyc_level-2");
        assert_eq!(normalise("A \t B\u{a0}\u{2003}C"), "a b c");
        assert_eq!(normalise(" \u{a0} "), "");
    }

    #[test]
    fn good_texts_are_taken() {
        for text in ["abc", "a-_", "012", &"z".repeat(255)] {
            assert_eq!(Field::Key.check(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn every_broken_rule_is_told_with_the_name_of_the_field() {
        let cases = [
            ("", vec!["Key is too short (minimum is 3 characters)", "Key is invalid"]),
            ("ab", vec!["Key is too short (minimum is 3 characters)"]),
            ("é", vec!["Key is too short (minimum is 3 characters)", "Key is invalid"]),
            ("a b c", vec!["Key is invalid"]),
            ("ABC", vec!["Key is invalid"]),
            ("straße", vec!["Key is invalid"]),
            ("abc\0", vec!["Key is invalid"]),
        ];
        for (text, expected) in cases {
            assert_eq!(Field::Key.check(text), Err(expected.into_iter().map(str::to_owned).collect()), "{text:?}");
        }
        let long = "v".repeat(256);
        assert_eq!(Field::Value.check(&long), Err(vec!["Value is too long (maximum is 255 characters)".to_owned()]));
        assert_eq!(Field::Value.check("v v"), Err(vec!["Value is invalid".to_owned()]));
    }

    fn label(scope: LabelScope, key: &str, value: &str) -> Label {
        let text = |text| Text255::new(text).unwrap();
        let uid = Uid::from_bytes([1; 16]);
        Label { uid, scope, key: text(key), value: text(value), created_at: EpochMs::MIN, updated_at: EpochMs::MIN }
    }

    #[test]
    fn the_level_is_walked_from_the_first_label_on() {
        let phone = label(LabelScope::Private, "phone", "verified");
        let document = label(LabelScope::Private, "document", "verified");
        let both = [document.clone(), phone.clone()];
        assert_eq!(level(&[], false), 0);
        assert_eq!(level(&[], true), 1);
        assert_eq!(level(&both, true), 3);
        assert_eq!(level(&both, false), 0);
        assert_eq!(level(std::slice::from_ref(&phone), true), 2);
        assert_eq!(level(std::slice::from_ref(&document), true), 1);
    }

    #[test]
    fn public_labels_and_other_values_count_for_nothing() {
        let others = [
            label(LabelScope::Public, "phone", "verified"),
            label(LabelScope::Private, "phone", "pending"),
            label(LabelScope::Private, "email", "verified"),
        ];
        assert_eq!(level(&others, true), 1);
        assert_eq!(level(&others, false), 0);
    }
}
