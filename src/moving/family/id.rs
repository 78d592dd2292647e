//! What records are ordered by.

use authkeep_store::{
    AccountResetTokenId, KeyFetchTokenId, PasswordChangeTokenId, PasswordForgotTokenId, SessionTokenId, Uid,
};

/// An id, or what stands for one.
pub(super) trait Id: Ord {
    /// Its first four bytes in hex.
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

ids!(Uid, SessionTokenId, KeyFetchTokenId, AccountResetTokenId, PasswordChangeTokenId, PasswordForgotTokenId);

/// The id of a family's only record.
impl Id for () {
    fn start(&self) -> String {
        "the only one".to_owned()
    }
}
