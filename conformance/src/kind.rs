//! The five kinds of token behind one trait, so that a rule that several kinds share is written down once.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use authkeep_store::{
    AccountResetToken, AccountResetTokenId, EpochMs, KeyFetchToken, KeyFetchTokenId, PasswordChangeToken,
    PasswordChangeTokenId, PasswordForgotToken, PasswordForgotTokenId, Result, SessionToken, SessionTokenId, Store,
    Token, Uid, WithAccount,
};

use crate::fixtures::Fixtures;
use crate::record::Record;
use crate::state::State;

/// What a verb of the contract returns before it is awaited.
pub(crate) type Verb<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// A kind of token with the verbs that every kind has.
pub(crate) trait Kind: Token + Record {
    /// The kind's name in the names of verbs: `session_token`.
    const NAME: &'static str;

    /// Whether an account has one of this kind at the most.
    const ONE_PER_ACCOUNT: bool;

    fn make(fixtures: &mut Fixtures, uid: Uid) -> Self;
    fn with_id(self, id: [u8; 32]) -> Self;

    fn create(self, store: &dyn Store) -> Verb<'_, ()>;
    fn restore(self, store: &dyn Store) -> Verb<'_, ()>;
    fn find(store: &dyn Store, id: Self::Id) -> Verb<'_, Option<WithAccount<Self>>>;
    fn delete(store: &dyn Store, id: Self::Id) -> Verb<'_, ()>;
    fn scan(store: &dyn Store, after: Option<Self::Id>, limit: usize) -> Verb<'_, Vec<Self>>;

    fn table(state: &State) -> &BTreeMap<Self::Id, Self>;
    fn table_mut(state: &mut State) -> &mut BTreeMap<Self::Id, Self>;

    fn any(self) -> AnyToken;
    fn any_id(id: Self::Id) -> AnyTokenId;
}

macro_rules! kinds {
    ($($token:ident, $id:ident, $one:literal, $make:ident, $table:ident, $create:ident, $restore:ident, $delete:ident, $scan:ident $(, $now:expr)?;)*) => {
        /// A token of any kind.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each variant is the kind of that name")]
        pub enum AnyToken {
            $($token($token),)*
        }

        /// The id of a token of any kind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each variant is the id of a token of that kind")]
        pub enum AnyTokenId {
            $($token($id),)*
        }

        impl AnyTokenId {
            /// The kind's name in the names of verbs.
            pub(crate) fn kind(self) -> &'static str {
                match self {
                    $(Self::$token(_) => $token::NAME,)*
                }
            }

            pub(crate) fn delete(self, store: &dyn Store) -> Verb<'_, ()> {
                match self {
                    $(Self::$token(id) => store.$delete(id),)*
                }
            }
        }

        $(impl Kind for $token {
            const NAME: &'static str = stringify!($make);
            const ONE_PER_ACCOUNT: bool = $one;

            fn make(fixtures: &mut Fixtures, uid: Uid) -> Self {
                fixtures.$make(uid)
            }

            fn with_id(mut self, id: [u8; 32]) -> Self {
                self.id = id.into();
                self
            }

            fn create(self, store: &dyn Store) -> Verb<'_, ()> {
                store.$create(self)
            }

            fn restore(self, store: &dyn Store) -> Verb<'_, ()> {
                store.$restore(self)
            }

            fn find(store: &dyn Store, id: $id) -> Verb<'_, Option<WithAccount<Self>>> {
                store.$make(id $(, $now)?)
            }

            fn delete(store: &dyn Store, id: $id) -> Verb<'_, ()> {
                store.$delete(id)
            }

            fn scan(store: &dyn Store, after: Option<$id>, limit: usize) -> Verb<'_, Vec<Self>> {
                store.$scan(after, limit)
            }

            fn table(state: &State) -> &BTreeMap<$id, Self> {
                &state.$table
            }

            fn table_mut(state: &mut State) -> &mut BTreeMap<$id, Self> {
                &mut state.$table
            }

            fn any(self) -> AnyToken {
                AnyToken::$token(self)
            }

            fn any_id(id: $id) -> AnyTokenId {
                AnyTokenId::$token(id)
            }
        })*
    };
}

kinds! {
    SessionToken, SessionTokenId, false, session_token, session_tokens,
        create_session_token, restore_session_token, delete_session_token, scan_session_tokens, EpochMs::MIN;
    KeyFetchToken, KeyFetchTokenId, false, key_fetch_token, key_fetch_tokens,
        create_key_fetch_token, restore_key_fetch_token, delete_key_fetch_token, scan_key_fetch_tokens;
    AccountResetToken, AccountResetTokenId, true, account_reset_token, account_reset_tokens,
        create_account_reset_token, restore_account_reset_token, delete_account_reset_token, scan_account_reset_tokens;
    PasswordChangeToken, PasswordChangeTokenId, true, password_change_token, password_change_tokens,
        create_password_change_token, restore_password_change_token, delete_password_change_token,
        scan_password_change_tokens;
    PasswordForgotToken, PasswordForgotTokenId, true, password_forgot_token, password_forgot_tokens,
        create_password_forgot_token, restore_password_forgot_token, delete_password_forgot_token,
        scan_password_forgot_tokens;
}

/// Goes on with a token of any kind as what it is.
macro_rules! each_kind {
    ($token:ident in $value:expr => $then:expr) => {
        match $value {
            $crate::kind::AnyToken::SessionToken($token) => $then,
            $crate::kind::AnyToken::KeyFetchToken($token) => $then,
            $crate::kind::AnyToken::AccountResetToken($token) => $then,
            $crate::kind::AnyToken::PasswordChangeToken($token) => $then,
            $crate::kind::AnyToken::PasswordForgotToken($token) => $then,
        }
    };
}
pub(crate) use each_kind;
