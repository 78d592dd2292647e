//! What all kinds of token have in common.

use authkeep_store::{ErrorKind, Uid};

use super::{Outcome, refuse_taken};
use crate::kind::{AnyTokenId, Kind};
use crate::state::State;

impl State {
    /// Refuses a token that cannot be stored.
    pub(super) fn refuse_token<K: Kind>(&self, token: &K) -> Outcome {
        self.require_account(token.uid())?;
        refuse_taken(K::table(self), &token.id())
    }

    pub(super) fn insert_token<K: Kind>(&mut self, token: K) -> Result<(), ErrorKind> {
        self.refuse_token(&token)?;
        let table = K::table_mut(self);
        if K::ONE_PER_ACCOUNT {
            table.retain(|_, other| other.uid() != token.uid());
        }
        table.insert(token.id(), token);
        Ok(())
    }

    pub(super) fn delete_token(&mut self, id: AnyTokenId) {
        match id {
            AnyTokenId::SessionToken(id) => drop(self.session_tokens.remove(&id)),
            AnyTokenId::KeyFetchToken(id) => drop(self.key_fetch_tokens.remove(&id)),
            AnyTokenId::AccountResetToken(id) => drop(self.account_reset_tokens.remove(&id)),
            AnyTokenId::PasswordChangeToken(id) => drop(self.password_change_tokens.remove(&id)),
            AnyTokenId::PasswordForgotToken(id) => drop(self.password_forgot_tokens.remove(&id)),
        }
    }

    pub(super) fn remove_tokens(&mut self, uid: Uid) {
        self.session_tokens.retain(|_, token| token.uid != uid);
        self.key_fetch_tokens.retain(|_, token| token.uid != uid);
        self.account_reset_tokens.retain(|_, token| token.uid != uid);
        self.password_change_tokens.retain(|_, token| token.uid != uid);
        self.password_forgot_tokens.retain(|_, token| token.uid != uid);
    }
}
