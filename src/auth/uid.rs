//! An account's id as people and programs see it in the identity API: `ID` and the 32 upper-case hex digits of the id.

use authkeep_store::Uid;

/// The text of an id.
#[must_use]
pub fn text(uid: Uid) -> String {
    format!("ID{}", hex::encode_upper(uid.as_bytes()))
}

/// The id of a text, whatever the case of its letters.
#[must_use]
pub fn parse(text: &str) -> Option<Uid> {
    let (prefix, digits) = text.split_at_checked(2)?;
    let mut bytes = [0; Uid::LENGTH];
    hex::decode_to_slice(digits, &mut bytes).ok()?;
    prefix.eq_ignore_ascii_case("ID").then(|| Uid::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_names_its_id() {
        let uid = Uid::from_bytes(*b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\xab\xcd\xef\x0d\x0e\xff");
        assert_eq!(text(uid), "ID00010203040506070809ABCDEF0D0EFF");
        assert_eq!(parse(&text(uid)), Some(uid));
        assert_eq!(parse(&text(uid).to_lowercase()), Some(uid));
    }

    #[test]
    fn other_texts_name_none() {
        let good = text(Uid::from_bytes([0xab; 16]));
        for other in [
            "",
            "I",
            "ID",
            "é",
            &good[2..],
            &good[..33],
            &format!("{good}0"),
            &format!("{good} "),
            &good.replace("ID", "JD"),
            &good.replace("AB", "AG"),
        ] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
