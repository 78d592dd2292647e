//! A session of the identity API: 32 random bytes that its JWT carries, of which the store holds only what HKDF makes.
//! They are derived as Firefox Accounts derives those of a `sessionToken`, so that both APIs speak of the same sessions.

use authkeep_store::{Secret, SessionTokenId};

use super::onepw::token::{TokenKeys, TokenKind};

/// What the store holds of a session token.
#[derive(Debug)]
pub struct SessionKeys {
    /// The session's id.
    pub id: SessionTokenId,
    /// The session's data.
    pub data: Secret<32>,
}

impl SessionKeys {
    /// Derives both from the token, which must be 32 bytes of the system's random source.
    #[must_use]
    pub fn new(token: &Secret<32>) -> Self {
        let keys = TokenKeys::new(TokenKind::Session, token);
        Self { id: SessionTokenId::from_bytes(keys.id), data: keys.req_hmac_key }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values are those of the session token in `tests/vectors/onepw.json`.
    #[test]
    fn id_and_data_are_those_of_a_session_token() {
        let vectors: serde_json::Value = serde_json::from_str(include_str!("../../tests/vectors/onepw.json")).unwrap();
        let case = &vectors["tokens"][0];
        assert_eq!(case["name"], "sessionToken");
        let bytes = |field: &str| <[u8; 32]>::try_from(hex::decode(case[field].as_str().unwrap()).unwrap()).unwrap();
        let keys = SessionKeys::new(&Secret::new(bytes("token")));
        assert_eq!(keys.id, SessionTokenId::from_bytes(bytes("tokenId")));
        assert_eq!(keys.data, Secret::new(bytes("reqHMACkey")));
    }
}
