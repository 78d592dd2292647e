//! The id of a pseudonym, chosen by its owner.

use std::fmt;
use std::str::FromStr;

use uuid::{Builder, Uuid};

use crate::ClientError;
use crate::chance::{Chance, System};

/// A UUID. Servers hash its text into every proof, so there is one text of it: hyphenated, in lower case.
///
/// `Debug` hides it: whoever connects it with a person has undone what a pseudonym is for.
#[derive(Clone, PartialEq, Eq)]
pub struct ProfileId(Uuid);

/// Not a hyphenated UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id is a UUID with hyphens, such as 8-4-4-4-12 hex digits")]
pub struct NoProfileId;

impl ProfileId {
    /// An id of 122 random bits (version 4).
    ///
    /// # Errors
    /// `NoChance`.
    pub fn random() -> Result<Self, ClientError> {
        let mut bytes = [0; 16];
        System.fill(&mut bytes)?;
        Ok(Self(Builder::from_random_bytes(bytes).into_uuid()))
    }
}

impl FromStr for ProfileId {
    type Err = NoProfileId;

    fn from_str(text: &str) -> Result<Self, NoProfileId> {
        // 36 characters are the hyphenated form alone: the others that it reads are shorter or longer.
        let read = (text.len() == 36).then(|| Uuid::try_parse(text).ok()).flatten();
        read.map(Self).ok_or(NoProfileId)
    }
}

impl fmt::Display for ProfileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl fmt::Debug for ProfileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[profile id]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "3f2b8c1e-5d4a-4e6f-9a7b-0c1d2e3f4a5b";

    #[test]
    fn either_letter_case_is_read_and_lower_case_is_sent() {
        for text in [TEXT, &TEXT.to_uppercase()] {
            assert_eq!(text.parse::<ProfileId>().unwrap().to_string(), TEXT);
        }
    }

    #[test]
    fn other_forms_are_refused() {
        let plain = TEXT.replace('-', "");
        let moved = TEXT.replacen('-', "", 1) + "-";
        for text in ["", &plain, &format!("{{{TEXT}}}"), &format!("urn:uuid:{TEXT}"), &moved, &TEXT.replace('3', "g")] {
            assert_eq!(text.parse::<ProfileId>(), Err(NoProfileId), "{text}");
        }
    }

    #[test]
    fn a_random_id_is_of_version_4() {
        let (one, other) = (ProfileId::random().unwrap(), ProfileId::random().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.to_string().as_bytes()[14], b'4');
        assert!(b"89ab".contains(&one.to_string().as_bytes()[19]));
    }

    #[test]
    fn debug_hides_it() {
        assert_eq!(format!("{:?}", TEXT.parse::<ProfileId>().unwrap()), "[profile id]");
    }
}
