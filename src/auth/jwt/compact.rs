//! The compact form of a signed token (RFC 7515, section 7.1): header, payload and signature in base64url, joined by dots.
//!
//! Read strictly, so that a token has one spelling: three segments, no padding, no bits that no byte needs.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::{Map, Value};

use super::key_pair::SigningKeyPair;

/// The one algorithm.
pub(super) const ALGORITHM: &str = "RS256";

/// A token whose signature was not looked at.
pub(super) struct Parts<'a> {
    /// What the signature is over.
    pub signed: &'a [u8],
    pub header: Map<String, Value>,
    pub payload: Map<String, Value>,
    pub signature: Vec<u8>,
}

/// Why a text is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Malformed {
    /// It does not have three segments.
    Segments,
    /// A segment is not base64url, or is not a JSON object where it must be one.
    Encoding,
}

/// Takes a token apart.
pub(super) fn read(token: &str) -> Result<Parts<'_>, Malformed> {
    let mut segments = token.split('.');
    let (Some(header), Some(payload), Some(signature), None) =
        (segments.next(), segments.next(), segments.next(), segments.next())
    else {
        return Err(Malformed::Segments);
    };
    Ok(Parts {
        signed: &token.as_bytes()[..header.len() + 1 + payload.len()],
        header: object(header)?,
        payload: object(payload)?,
        signature: decode(signature)?,
    })
}

fn decode(segment: &str) -> Result<Vec<u8>, Malformed> {
    URL_SAFE_NO_PAD.decode(segment).map_err(|_| Malformed::Encoding)
}

fn object(segment: &str) -> Result<Map<String, Value>, Malformed> {
    serde_json::from_slice(&decode(segment)?).map_err(|_| Malformed::Encoding)
}

impl Parts<'_> {
    /// Whether the token says that it is of the one algorithm.
    pub(super) fn is_rs256(&self) -> bool {
        self.header.get("alg").is_some_and(|alg| alg == ALGORITHM)
    }

    /// Whether the header asks for nothing that its reader must understand (RFC 7515, section 4.1.11): this one
    /// understands no extension.
    pub(super) fn is_understood(&self) -> bool {
        !self.header.contains_key("crit")
    }
}

/// Signs a token.
pub(super) fn write(key: &SigningKeyPair, claims: &impl Serialize) -> String {
    #[derive(Serialize)]
    struct Header<'a> {
        alg: &'static str,
        kid: &'a str,
    }

    let segment = |json: serde_json::Result<Vec<u8>>| {
        URL_SAFE_NO_PAD.encode(json.expect("texts, numbers and lists of them can be written as JSON"))
    };
    let header = segment(serde_json::to_vec(&Header { alg: ALGORITHM, kid: key.kid() }));
    let mut token = format!("{header}.{}", segment(serde_json::to_vec(claims)));
    let signature = key.sign(token.as_bytes());
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    token
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_taken_apart() {
        // {"alg":"RS256"} and {}.
        let parts = read("eyJhbGciOiJSUzI1NiJ9.e30._w").ok().unwrap();
        assert_eq!(parts.signed, b"eyJhbGciOiJSUzI1NiJ9.e30");
        assert!(parts.is_rs256() && parts.is_understood());
        assert!(parts.payload.is_empty());
        assert_eq!(parts.signature, [0xff]);
    }

    #[test]
    fn other_numbers_of_segments_are_refused() {
        for token in
            ["", "invalid_token", "e30.e30", "e30.e30.", "e30.e30._w.", "e30.e30._w._w", "..", "e30.e30._w\n.x"]
        {
            let expected = if token.matches('.').count() == 2 { None } else { Some(Malformed::Segments) };
            assert_eq!(read(token).err().filter(|e| *e == Malformed::Segments), expected, "{token}");
        }
    }

    #[test]
    fn segments_have_one_spelling_and_are_objects() {
        for token in [
            "..",
            "e30.e30=._w",
            "e30=.e30._w",
            "e30.e30._w==",
            "e30.e30._x",
            "e30.e30./w",
            "e31.e30._w",
            "e30. e30._w",
            "e30.e30._w\n",
            "W10.e30._w",
            "e30.bnVsbA._w",
            "e30.Int9Ig._w",
            "e30.e30e30._w",
            "e30._w._w",
            "é.e30._w",
        ] {
            assert_eq!(read(token).err(), Some(Malformed::Encoding), "{token}");
        }
    }

    #[test]
    fn another_algorithm_and_an_extension_are_seen() {
        let header = |json: &str| {
            let token = format!("{}.e30.", URL_SAFE_NO_PAD.encode(json));
            read(&token).map(|parts| (parts.is_rs256(), parts.is_understood())).ok().unwrap()
        };
        assert_eq!(header(r#"{"alg":"RS256","typ":"JWT"}"#), (true, true));
        for alg in ["{}", r#"{"alg":"none"}"#, r#"{"alg":"HS256"}"#, r#"{"alg":"rs256"}"#, r#"{"alg":["RS256"]}"#] {
            assert_eq!(header(alg), (false, true), "{alg}");
        }
        for crit in ["[]", r#"["exp"]"#, "null"] {
            assert_eq!(header(&format!(r#"{{"alg":"RS256","crit":{crit}}}"#)), (true, false), "{crit}");
        }
    }
}
