//! What all kinds of token have in common, for engines and tools that treat them alike.

use crate::{
    AccountResetToken, AccountResetTokenId, KeyFetchToken, KeyFetchTokenId, PasswordChangeToken, PasswordChangeTokenId,
    PasswordForgotToken, PasswordForgotTokenId, SessionToken, SessionTokenId, Uid,
};

/// A record with an id of its own that belongs to one account.
pub trait Token: Clone + Send + Sync + 'static {
    /// The type of its id.
    type Id: Copy + Ord + Send + Sync + From<[u8; 32]> + Into<[u8; 32]>;

    /// Its id.
    fn id(&self) -> Self::Id;

    /// The account that it belongs to.
    fn uid(&self) -> Uid;
}

macro_rules! token {
    ($($token:ident, $id:ident;)*) => {$(
        impl Token for $token {
            type Id = $id;

            fn id(&self) -> $id {
                self.id
            }

            fn uid(&self) -> Uid {
                self.uid
            }
        }
    )*};
}

token! {
    SessionToken, SessionTokenId;
    KeyFetchToken, KeyFetchTokenId;
    AccountResetToken, AccountResetTokenId;
    PasswordChangeToken, PasswordChangeTokenId;
    PasswordForgotToken, PasswordForgotTokenId;
}
