//! What a token of Firefox Accounts turns into: the store knows its id, and only who holds the token itself can make it.
//!
//! HKDF-SHA-256 (RFC 5869) of the 32-byte token without a salt, under `identity.mozilla.com/picl/v1/` and the token's
//! name, gives 96 bytes: the id, a key that signs requests and a key that encrypts an answer.

use authkeep_store::Secret;

use super::expand;

/// Which token it is. Tokens of two kinds have nothing in common even when their bytes are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A session.
    Session,
    /// Fetches the account's keys, once.
    KeyFetch,
    /// Lets its holder set a new password.
    AccountReset,
    /// Mailed to somebody who forgot the password.
    PasswordForgot,
    /// Lets its holder replace a password that they know.
    PasswordChange,
}

impl TokenKind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Session => "sessionToken",
            Self::KeyFetch => "keyFetchToken",
            Self::AccountReset => "accountResetToken",
            Self::PasswordForgot => "passwordForgotToken",
            Self::PasswordChange => "passwordChangeToken",
        }
    }
}

/// What a token turns into.
#[derive(Debug)]
pub struct TokenKeys {
    /// `tokenId`: the store's key of the token. It opens nothing.
    pub id: [u8; 32],
    /// `reqHMACkey`: signs the requests of the token's holder; the store holds it as the token's data.
    pub req_hmac_key: Secret<32>,
    /// `requestKey`: encrypts what is answered to the token's holder.
    pub request_key: Secret<32>,
}

impl TokenKeys {
    /// Derives all three. The token must be 32 bytes of the system's random source.
    #[must_use]
    pub fn new(kind: TokenKind, token: &Secret<32>) -> Self {
        let bytes = expand::<96>(token, kind.name());
        let part = |at: usize| std::array::from_fn(|offset| bytes[at * 32 + offset]);
        Self { id: part(0), req_hmac_key: Secret::new(part(1)), request_key: Secret::new(part(2)) }
    }
}
