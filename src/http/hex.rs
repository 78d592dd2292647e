//! Binary fields as the APIs show them: lower-case hex, read in either case.

use serde::ser::Error as _;
use serde::{Serialize, Serializer};

/// The longest binary field, a key bundle, in bytes.
const MAX_BYTES: usize = 96;

/// Bytes that are written as lower-case hex.
#[derive(Clone, Copy)]
pub struct Hex<'a>(pub &'a [u8]);

impl Serialize for Hex<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut buffer = [0; 2 * MAX_BYTES];
        let Some(digits) = buffer.get_mut(..2 * self.0.len()) else {
            return serializer.serialize_str(&hex::encode(self.0));
        };
        hex::encode_to_slice(self.0, digits).map_err(S::Error::custom)?;
        serializer.serialize_str(std::str::from_utf8(digits).map_err(S::Error::custom)?)
    }
}

/// Reads exactly `N` bytes.
#[must_use]
pub fn decode<const N: usize>(digits: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(digits, &mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_cases_are_read_and_lower_case_is_written() {
        let bytes = decode::<4>("00aBFf10").unwrap();
        assert_eq!(serde_json::to_string(&Hex(&bytes)).unwrap(), "\"00abff10\"");
    }

    #[test]
    fn another_length_and_other_letters_are_refused() {
        for wrong in ["", "0", "00", "0000000", "000000000", "0000000g", "ü00000"] {
            assert_eq!(decode::<4>(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn more_than_the_longest_field_is_written_as_well() {
        let long = [0xab; 200];
        assert_eq!(serde_json::to_string(&Hex(&long)).unwrap().len(), 402);
    }
}
