//! What records are ordered by.

use authkeep_store::{
    AccountResetTokenId, ApiKeyId, FileId, KeyFetchTokenId, LabelId, MessageId, PasswordChangeTokenId,
    PasswordForgotTokenId, PhoneId, SessionTokenId, SigningKeyId, ThrottleKey, Uid, UsedJtiId,
};

/// An id, or what stands for one.
pub(super) trait Id: Ord {
    /// Its first four bytes in hex, or what it has of them.
    fn start(&self) -> String;
}

macro_rules! ids {
    ($($id:ident),*) => {$(
        impl Id for $id {
            fn start(&self) -> String {
                hex::encode(&self.as_bytes()[..4])
            }
        }
    )*};
}

ids!(
    Uid,
    SessionTokenId,
    KeyFetchTokenId,
    AccountResetTokenId,
    PasswordChangeTokenId,
    PasswordForgotTokenId,
    FileId,
    ApiKeyId,
    ThrottleKey,
    SigningKeyId,
    MessageId
);

/// A number of an account, which is told by the account: the number is somebody's.
impl Id for PhoneId {
    fn start(&self) -> String {
        self.uid.start()
    }
}

/// A label of an account, told by the account.
impl Id for LabelId {
    fn start(&self) -> String {
        self.uid.start()
    }
}

/// A used id, told by its API key.
impl Id for UsedJtiId {
    fn start(&self) -> String {
        self.api_key.start()
    }
}

/// The version of a password scheme.
impl Id for u8 {
    fn start(&self) -> String {
        hex::encode([*self])
    }
}

/// The id of a family's only record.
impl Id for () {
    fn start(&self) -> String {
        "the only one".to_owned()
    }
}
