//! JWK-hex: a JSON Web Key (RFC 7517) as the hex of its JSON text.
//!
//! Read leniently where `WebCrypto` is: any order of members, unknown members, either base64 alphabet, padding or none.
//! Strictly where real clients never go: the text is hex digits throughout, an even number of them.

use std::collections::HashSet;

use authkeep_store::Secret;
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};
use zeroize::{Zeroize, Zeroizing};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The members of a key that may leave the program that made it (`ext`), with `key_ops` in good form.
pub(crate) fn read(text: &str) -> Option<Map<String, Value>> {
    let json = Zeroizing::new(hex::decode(text).ok()?);
    let Value::Object(members) = serde_json::from_slice(&json).ok()? else { return None };
    let extractable = members.get("ext").is_none_or(|ext| *ext == Value::Bool(true));
    let operations = members.get("key_ops").is_none_or(|operations| all_different(operations).is_some());
    (extractable && operations).then_some(members)
}

fn all_different(operations: &Value) -> Option<()> {
    let mut seen = HashSet::new();
    operations.as_array()?.iter().all(|operation| operation.as_str().is_some_and(|o| seen.insert(o))).then_some(())
}

/// The 32 bytes of a member.
pub(crate) fn bytes(members: &Map<String, Value>, name: &str) -> Option<Secret<32>> {
    let text = Zeroizing::new(members.get(name)?.as_str()?.replace('+', "-").replace('/', "_"));
    let decoded = Zeroizing::new(LENIENT.decode(text.as_bytes()).ok()?);
    let mut bytes = <[u8; 32]>::try_from(decoded.as_slice()).ok()?;
    let secret = Secret::new(bytes);
    bytes.zeroize();
    Some(secret)
}

/// Base64url without padding: 43 characters.
pub(crate) fn encode(bytes: &[u8; 32]) -> Zeroizing<String> {
    Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(json: &str) -> Option<Map<String, Value>> {
        read(&hex::encode(json))
    }

    #[test]
    fn it_is_hex_of_a_json_object() {
        assert!(key("{}").is_some());
        for refused in ["", "[]", "null", "\"{}\"", "{", "{}{}"] {
            assert!(key(refused).is_none(), "{refused}");
        }
        for refused in ["7b7", "7b7dzz", "7b 7d", "{}"] {
            assert!(read(refused).is_none(), "{refused}");
        }
    }

    #[test]
    fn a_key_that_may_not_leave_its_program_is_refused() {
        assert!(key(r#"{"ext":true}"#).is_some());
        for refused in [r#"{"ext":false}"#, r#"{"ext":null}"#, r#"{"ext":"true"}"#] {
            assert!(key(refused).is_none(), "{refused}");
        }
    }

    #[test]
    fn operations_are_a_list_of_different_texts() {
        for kept in [r#"{"key_ops":[]}"#, r#"{"key_ops":["a"]}"#, r#"{"key_ops":["a","b"]}"#] {
            assert!(key(kept).is_some(), "{kept}");
        }
        for refused in
            [r#"{"key_ops":"a"}"#, r#"{"key_ops":null}"#, r#"{"key_ops":["a","b","a"]}"#, r#"{"key_ops":[1]}"#]
        {
            assert!(key(refused).is_none(), "{refused}");
        }
    }

    #[test]
    fn bytes_come_in_either_alphabet_with_padding_or_without() {
        // The last character has two bits that mean nothing, and WebCrypto does not look at them.
        let wanted = Secret::new([0xff; 32]);
        for text in [
            "//////////////////////////////////////////8=",
            "__________________________________________8",
            "__________________________________________9",
        ] {
            let members = key(&format!(r#"{{"k":"{text}"}}"#)).expect("a key");
            assert_eq!(bytes(&members, "k"), Some(wanted.clone()), "{text}");
        }
        assert_eq!(*encode(wanted.expose()), "__________________________________________8");
    }

    #[test]
    fn only_32_bytes_of_base64_are_bytes() {
        for text in [r#""""#, r#""AAAA""#, r#""*""#, "1", "null", r#"" __________________________________________8""#] {
            let members = key(&format!(r#"{{"k":{text}}}"#)).expect("a key");
            assert_eq!(bytes(&members, "k"), None, "{text}");
        }
        assert_eq!(bytes(&Map::new(), "k"), None);
    }
}
