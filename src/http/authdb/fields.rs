//! The JSON body of a request, read field by field, so that every wrong one is named.

use authkeep_store::{EpochMs, NormalizedEmail, Secret, Text255, Uid};
use http::header::CONTENT_TYPE;
use serde_json::{Map, Number, Value};

use crate::http::call::Call;
use crate::http::error::authdb::AuthdbError;
use crate::http::hex;

type Result<T> = std::result::Result<T, AuthdbError>;

/// The fields of a body. Those that nobody reads are dropped.
pub(super) struct Fields(Map<String, Value>);

impl Call {
    /// Reads the body as a JSON object; no body at all is an empty object.
    pub(super) fn fields(&self) -> Result<Fields> {
        if self.body.is_empty() {
            return Ok(Fields(Map::new()));
        }
        if !self.headers.get(CONTENT_TYPE).is_none_or(|value| is_json(value.as_bytes())) {
            return Err(AuthdbError::UnsupportedMediaType);
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(map)) => Ok(Fields(map)),
            Ok(_) => Err(AuthdbError::MalformedJson("the body must be an object".to_owned())),
            Err(error) => Err(AuthdbError::MalformedJson(error.to_string())),
        }
    }
}

fn is_json(content_type: &[u8]) -> bool {
    let essence = content_type.split(|b| *b == b';').next().unwrap_or_default();
    essence.trim_ascii().eq_ignore_ascii_case(b"application/json")
}

impl Fields {
    /// The value of a field; `null` counts as missing.
    fn optional(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    fn required(&self, name: &'static str) -> Result<&Value> {
        self.optional(name).ok_or(AuthdbError::MissingField(name))
    }

    fn bytes<const N: usize>(&self, name: &'static str) -> Result<[u8; N]> {
        let must = match N {
            16 => "must be 32 hex digits",
            32 => "must be 64 hex digits",
            96 => "must be 192 hex digits",
            _ => "must be hex digits of its length",
        };
        self.required(name)?.as_str().and_then(hex::decode).ok_or(AuthdbError::BadField(name, must))
    }

    pub(super) fn secret<const N: usize>(&self, name: &'static str) -> Result<Secret<N>> {
        self.bytes(name).map(Secret::new)
    }

    pub(super) fn uid(&self) -> Result<Uid> {
        self.bytes("uid").map(Uid::from_bytes)
    }

    pub(super) fn optional_token_id<T: From<[u8; 32]>>(&self, name: &'static str) -> Result<Option<T>> {
        if self.optional(name).is_none() {
            return Ok(None);
        }
        self.bytes::<32>(name).map(|bytes| Some(T::from(bytes)))
    }

    fn string(&self, name: &'static str) -> Result<&str> {
        self.required(name)?.as_str().ok_or(AuthdbError::BadField(name, "must be a string"))
    }

    pub(super) fn text(&self, name: &'static str) -> Result<Text255> {
        Text255::new(self.string(name)?).map_err(|_| AuthdbError::BadField(name, TEXT))
    }

    pub(super) fn optional_text(&self, name: &'static str) -> Result<Option<Text255>> {
        if self.optional(name).is_none() { Ok(None) } else { self.text(name).map(Some) }
    }

    /// A text that must be given, and may be given as `null`.
    pub(super) fn nullable_text(&self, name: &'static str) -> Result<Option<Text255>> {
        if self.0.contains_key(name) { self.optional_text(name) } else { Err(AuthdbError::MissingField(name)) }
    }

    pub(super) fn email(&self, name: &'static str) -> Result<NormalizedEmail> {
        NormalizedEmail::new(self.string(name)?).map_err(|_| AuthdbError::BadField(name, TEXT))
    }

    /// Clients of the original send 0 and 1 as well.
    pub(super) fn boolean(&self, name: &'static str) -> Result<bool> {
        match self.required(name)? {
            Value::Bool(value) => Ok(*value),
            Value::Number(number) if integer(number) == Some(0) => Ok(false),
            Value::Number(number) if integer(number) == Some(1) => Ok(true),
            _ => Err(AuthdbError::BadField(name, "must be true or false")),
        }
    }

    fn integer<T: TryFrom<u64>>(&self, name: &'static str, must: &'static str) -> Result<T> {
        let number = self.required(name)?.as_number().and_then(integer);
        number.and_then(|number| T::try_from(number).ok()).ok_or(AuthdbError::BadField(name, must))
    }

    pub(super) fn byte(&self, name: &'static str) -> Result<u8> {
        self.integer(name, "must be an integer from 0 to 255")
    }

    pub(super) fn tries(&self) -> Result<u16> {
        self.integer("tries", "must be an integer from 0 to 65535")
    }

    pub(super) fn epoch(&self, name: &'static str) -> Result<EpochMs> {
        const MUST: &str = "must be an integer from 0 to 9007199254740991";
        EpochMs::new(self.integer(name, MUST)?).map_err(|_| AuthdbError::BadField(name, MUST))
    }

    /// A time that may be left out, and must not be `null`.
    pub(super) fn optional_epoch(&self, name: &'static str) -> Result<Option<EpochMs>> {
        if self.0.contains_key(name) { self.epoch(name).map(Some) } else { Ok(None) }
    }
}

const TEXT: &str = "must have at most 255 characters, none of them U+0000";

/// The value of a number that is a whole one however it is written: `1`, `1.0`, `1e3`.
fn integer(number: &Number) -> Option<u64> {
    if let Some(integer) = number.as_u64() {
        return Some(integer);
    }
    let float = number.as_f64()?;
    #[expect(clippy::cast_precision_loss, reason = "2^53 is exact")]
    let bound = (1_u64 << 53) as f64;
    if !(0.0..=bound).contains(&float) || float.fract() != 0.0 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and in range")]
    let integer = float as u64;
    Some(integer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(json: &str) -> Fields {
        Fields(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn whole_numbers_are_read_however_they_are_written() {
        for (json, expected) in
            [("1", 1), ("1.0", 1), ("1e3", 1000), ("-0.0", 0), ("9007199254740991", EpochMs::MAX.get())]
        {
            let epoch = fields(&format!("{{\"t\":{json}}}")).epoch("t").unwrap();
            assert_eq!(epoch.get(), expected, "{json}");
        }
        for json in ["1.5", "-1", "9007199254740992", "1e300", "\"1\"", "true", "[1]", "18446744073709551616"] {
            let error = fields(&format!("{{\"t\":{json}}}")).epoch("t").unwrap_err();
            assert!(matches!(error, AuthdbError::BadField("t", _)), "{json}: {error:?}");
        }
    }

    #[test]
    fn null_is_missing() {
        assert_eq!(fields(r#"{"t":null}"#).epoch("t"), Err(AuthdbError::MissingField("t")));
        assert_eq!(fields(r#"{"t":null}"#).optional_text("t"), Ok(None));
    }

    #[test]
    fn json_is_told_by_the_essence_of_its_type() {
        for json in ["application/json", "Application/JSON; charset=utf-8", " application/json ;x=y"] {
            assert!(is_json(json.as_bytes()), "{json}");
        }
        for other in ["text/plain", "application/jsonx", "", "application/x-www-form-urlencoded"] {
            assert!(!is_json(other.as_bytes()), "{other}");
        }
    }
}
