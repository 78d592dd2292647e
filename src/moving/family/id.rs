//! What records are ordered by.

use authkeep_store::{
    AccountResetTokenId, ApiKeyId, CleanTokenId, DirtyTokenId, FileId, HandshakeId, KeptReplyId, KeyFetchTokenId,
    LabelId, MessageId, PasswordChangeTokenId, PasswordForgotTokenId, PhoneId, PseudonymId, PseudonymSessionId,
    SessionTokenId, SigningKeyId, StockedTokenId, ThrottleKey, Uid, UsedJtiId,
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
    MessageId,
    PseudonymId,
    PseudonymSessionId,
    DirtyTokenId,
    KeptReplyId
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

/// A handshake, told by what it is found by.
impl Id for HandshakeId {
    fn start(&self) -> String {
        hex::encode(&self.key.hash[..4])
    }
}

/// A token in a stock, told by its slot.
impl Id for StockedTokenId {
    fn start(&self) -> String {
        hex::encode(&self.slot.as_bytes()[..4])
    }
}

/// A clean token, told by its hash.
impl Id for CleanTokenId {
    fn start(&self) -> String {
        hex::encode(&self.hash.as_bytes()[..4])
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
