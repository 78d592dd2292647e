//! An account with all that belongs to it.

use std::collections::BTreeMap;

use authkeep_store::{
    Account, AccountResetToken, AccountResetTokenId, KeyFetchToken, KeyFetchTokenId, PasswordChangeToken,
    PasswordChangeTokenId, PasswordForgotToken, PasswordForgotTokenId, SessionToken, SessionTokenId, Token, Uid,
};

use super::State;

#[derive(Clone)]
pub(super) struct Document {
    pub(super) account: Account,
    pub(super) session_tokens: BTreeMap<SessionTokenId, SessionToken>,
    pub(super) key_fetch_tokens: BTreeMap<KeyFetchTokenId, KeyFetchToken>,
    pub(super) account_reset_tokens: BTreeMap<AccountResetTokenId, AccountResetToken>,
    pub(super) password_change_tokens: BTreeMap<PasswordChangeTokenId, PasswordChangeToken>,
    pub(super) password_forgot_tokens: BTreeMap<PasswordForgotTokenId, PasswordForgotToken>,
}

/// A kind of token: where it is in a document, and where its ids are known.
pub(super) trait Held: Token {
    /// Whether an account has one of this kind at the most.
    const ONE_PER_ACCOUNT: bool;

    fn of(document: &Document) -> &BTreeMap<Self::Id, Self>;
    fn of_mut(document: &mut Document) -> &mut BTreeMap<Self::Id, Self>;
    fn index(state: &State) -> &BTreeMap<Self::Id, Uid>;
    fn index_mut(state: &mut State) -> &mut BTreeMap<Self::Id, Uid>;
}

impl Document {
    /// An account without any tokens.
    pub(super) fn new(account: Account) -> Self {
        Self {
            account,
            session_tokens: BTreeMap::new(),
            key_fetch_tokens: BTreeMap::new(),
            account_reset_tokens: BTreeMap::new(),
            password_change_tokens: BTreeMap::new(),
            password_forgot_tokens: BTreeMap::new(),
        }
    }

    /// Adds a token, in place of the account's earlier one where it may have one alone.
    pub(super) fn put<T: Held>(&mut self, token: T) {
        let tokens = T::of_mut(self);
        if T::ONE_PER_ACCOUNT {
            tokens.clear();
        }
        tokens.insert(token.id(), token);
    }

    /// Makes its e-mail and its tokens known.
    pub(super) fn enter(&self, state: &mut State) {
        state.emails.insert(self.account.normalized_email.clone(), self.account.uid);
        self.enter_kind::<SessionToken>(state);
        self.enter_kind::<KeyFetchToken>(state);
        self.enter_kind::<AccountResetToken>(state);
        self.enter_kind::<PasswordChangeToken>(state);
        self.enter_kind::<PasswordForgotToken>(state);
    }

    /// Takes back what [`enter`](Self::enter) made known.
    pub(super) fn leave(&self, state: &mut State) {
        state.emails.remove(&self.account.normalized_email);
        self.leave_kind::<SessionToken>(state);
        self.leave_kind::<KeyFetchToken>(state);
        self.leave_kind::<AccountResetToken>(state);
        self.leave_kind::<PasswordChangeToken>(state);
        self.leave_kind::<PasswordForgotToken>(state);
    }

    fn enter_kind<T: Held>(&self, state: &mut State) {
        T::index_mut(state).extend(T::of(self).keys().map(|id| (*id, self.account.uid)));
    }

    fn leave_kind<T: Held>(&self, state: &mut State) {
        let index = T::index_mut(state);
        for id in T::of(self).keys() {
            index.remove(id);
        }
    }
}

/// Says where a kind of token is held.
macro_rules! held {
    ($token:ident in $field:ident, one_per_account: $one:literal) => {
        impl $crate::engine::document::Held for $token {
            const ONE_PER_ACCOUNT: bool = $one;

            fn of(document: &$crate::engine::Document) -> &std::collections::BTreeMap<Self::Id, Self> {
                &document.$field
            }

            fn of_mut(document: &mut $crate::engine::Document) -> &mut std::collections::BTreeMap<Self::Id, Self> {
                &mut document.$field
            }

            fn index(state: &$crate::engine::State) -> &std::collections::BTreeMap<Self::Id, authkeep_store::Uid> {
                &state.$field
            }

            fn index_mut(
                state: &mut $crate::engine::State,
            ) -> &mut std::collections::BTreeMap<Self::Id, authkeep_store::Uid> {
                &mut state.$field
            }
        }
    };
}
pub(super) use held;
