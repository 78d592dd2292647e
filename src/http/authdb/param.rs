//! The parameters of authdb paths: ids in hex, e-mails raw or in hex.

use authkeep_store::{NormalizedEmail, Uid};

use crate::http::call::Call;
use crate::http::error::authdb::{AuthdbError, bad_path_id};
use crate::http::hex;

impl Call {
    /// The account id of the path.
    pub(super) fn uid(&self) -> Result<Uid, AuthdbError> {
        let bytes = self.param().and_then(hex::decode);
        bytes.map(Uid::from_bytes).ok_or_else(|| bad_path_id(&self.method, "uid", "must be 32 hex digits"))
    }

    /// The token id of the path.
    pub(super) fn token_id<T: From<[u8; 32]>>(&self) -> Result<T, AuthdbError> {
        let bytes: Option<[u8; 32]> = self.param().and_then(hex::decode);
        bytes.map(T::from).ok_or_else(|| bad_path_id(&self.method, "tokenId", "must be 64 hex digits"))
    }

    /// The e-mail of the path. One that no account can have is not found.
    pub(super) fn email(&self) -> Result<NormalizedEmail, AuthdbError> {
        self.param().and_then(read_email).ok_or(AuthdbError::NotFound)
    }
}

/// An address holds an `@`, so hex digits alone are its UTF-8 bytes in hex.
fn read_email(param: &str) -> Option<NormalizedEmail> {
    match ::hex::decode(param) {
        Ok(bytes) => NormalizedEmail::new(std::str::from_utf8(&bytes).ok()?).ok(),
        Err(_) => NormalizedEmail::new(param).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_is_read_raw_and_in_hex() {
        let email = NormalizedEmail::new("foo@example.com").unwrap();
        assert_eq!(read_email("FOO@example.com"), Some(email.clone()));
        assert_eq!(read_email("666f6f406578616d706c652e636f6d"), Some(email.clone()));
        assert_eq!(read_email("464F4F406578616D706C652E636F6D"), Some(email));
        assert_eq!(read_email("ff"), None, "not UTF-8");
        assert_eq!(read_email("abc").map(|e| e.as_str().to_owned()), Some("abc".into()), "an odd number of digits");
    }
}
