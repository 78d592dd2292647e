//! The tokens that the identity API mails, as they stand in a link: base64url (RFC 4648, section 5) without padding, 43
//! characters for 32 bytes.
//!
//! A token that confirms or unlocks is the account's id and the account's code of that purpose. A token that resets a
//! password is 32 random bytes, of which the store holds only what HKDF makes of them, as Firefox Accounts derives those
//! of a `passwordForgotToken`.

use authkeep_store::{PasswordForgotTokenId, Secret, Uid};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::{Zeroize, Zeroizing};

use super::onepw::token::{TokenKeys, TokenKind};

/// The length of the text of a token.
pub const LENGTH: usize = 43;

/// A code of an account: its `emailCode` in a token that confirms the e-mail, its `unlockCode` in one that unlocks.
#[derive(Debug, PartialEq, Eq)]
pub struct AccountCode {
    /// The account.
    pub uid: Uid,
    /// The code, to be compared with the account's.
    pub code: Secret<16>,
}

impl AccountCode {
    /// The text that is mailed.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([0; 32]);
        bytes[..16].copy_from_slice(self.uid.as_bytes());
        bytes[16..].copy_from_slice(self.code.expose());
        encode(&bytes)
    }

    /// Reads a text; none if it is not one of a token.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let bytes = decode(text)?;
        let half = |at: usize| std::array::from_fn(|offset| bytes[at + offset]);
        Some(Self { uid: Uid::from_bytes(half(0)), code: Secret::new(half(16)) })
    }
}

/// A token that resets a password: 32 bytes of the system's random source.
#[derive(Debug, PartialEq, Eq)]
pub struct ResetToken(pub Secret<32>);

/// What the store holds of a [`ResetToken`].
#[derive(Debug)]
pub struct ResetKeys {
    /// The id of the password forgot token.
    pub id: PasswordForgotTokenId,
    /// Its data.
    pub data: Secret<32>,
}

impl ResetToken {
    /// The text that is mailed.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<String> {
        encode(self.0.expose())
    }

    /// Reads a text; none if it is not one of a token.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        decode(text).map(|bytes| Self(Secret::new(*bytes)))
    }

    /// What the store holds.
    #[must_use]
    pub fn keys(&self) -> ResetKeys {
        let keys = TokenKeys::new(TokenKind::PasswordForgot, &self.0);
        ResetKeys { id: PasswordForgotTokenId::from_bytes(keys.id), data: keys.req_hmac_key }
    }
}

fn encode(bytes: &[u8; 32]) -> Zeroizing<String> {
    Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes))
}

fn decode(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    if text.len() != LENGTH {
        return None;
    }
    let decoded = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
    let mut bytes = <[u8; 32]>::try_from(decoded.as_slice()).ok()?;
    let out = Zeroizing::new(bytes);
    bytes.zeroize();
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_comes_back_with_its_account() {
        let token = AccountCode { uid: Uid::from_bytes([0xfb; 16]), code: Secret::new([0xff; 16]) };
        let text = token.encode();
        assert_eq!(*text, "-_v7-_v7-_v7-_v7-_v7-_____________________8");
        assert_eq!(AccountCode::decode(&text), Some(token));
    }

    #[test]
    fn a_reset_token_comes_back_and_derives_as_a_password_forgot_token() {
        let vectors: serde_json::Value = serde_json::from_str(include_str!("../../tests/vectors/onepw.json")).unwrap();
        let case = vectors["tokens"].as_array().unwrap().iter().find(|c| c["name"] == "passwordForgotToken").unwrap();
        let bytes = |field: &str| <[u8; 32]>::try_from(hex::decode(case[field].as_str().unwrap()).unwrap()).unwrap();
        let token = ResetToken(Secret::new(bytes("token")));
        assert_eq!(ResetToken::decode(&token.encode()).as_ref(), Some(&token));
        assert_eq!(token.keys().id, PasswordForgotTokenId::from_bytes(bytes("tokenId")));
        assert_eq!(token.keys().data, Secret::new(bytes("reqHMACkey")));
    }

    #[test]
    fn other_texts_are_no_tokens() {
        let good = ResetToken(Secret::new([7; 32])).encode();
        assert_eq!(good.len(), LENGTH);
        let last_bits = format!("{}d", &good[..42]);
        for other in [
            "",
            &good[..42],
            &format!("{}A", *good),
            &format!("{}=", *good),
            &format!("{}=", &good[..42]),
            &format!("{}+", &good[..42]),
            &format!("{} ", &good[..42]),
            &format!("{}é", &good[..41]),
            // Bits that no byte needs: two texts must not be one token.
            &last_bits,
        ] {
            assert_eq!(ResetToken::decode(other), None, "{other}");
            assert_eq!(AccountCode::decode(other), None, "{other}");
        }
    }
}
