//! What the kinds of token have in common: found by their ids, listed by their accounts.

use authkeep_store::{Account, AccountSummary, Result, StoreError, Token, Uid, WithAccount};

use crate::codec::Record;
use crate::engine::{Change, Engine};
use crate::keys;
use crate::stripes::Stripe;

fn key<T: Token + Record>(id: T::Id) -> [u8; 33] {
    keys::token(T::KIND, &id.into())
}

impl Engine {
    pub(crate) fn token<T: Token + Record>(&self, id: T::Id) -> Result<Option<T>> {
        let token: Option<T> = self.get(&key::<T>(id))?;
        if token.as_ref().is_some_and(|token| token.id() != id) {
            return Err(misplaced());
        }
        Ok(token)
    }

    /// Both as they are at one moment: the account's stripe keeps changes of either away, and the token is read again
    /// under it. One that went meanwhile, or went and came back for another account, was gone at some moment of the
    /// look-up.
    pub(crate) fn with_account<T: Token + Record>(&self, id: T::Id) -> Result<Option<WithAccount<T>>> {
        let Some(uid) = self.token::<T>(id)?.map(|token| token.uid()) else { return Ok(None) };
        let _shared = self.stripes.share(Stripe::of_uid(uid));
        let token = self.token::<T>(id)?.filter(|token| token.uid() == uid);
        let Some(token) = token else { return Ok(None) };
        let account = self.account(uid)?.ok_or_else(orphan)?;
        Ok(Some(WithAccount { token, account: AccountSummary::from(&account) }))
    }

    /// Adds a token beside those that its account has.
    pub(crate) fn add<T: Token + Record>(&self, token: &T) -> Result<()> {
        let _held = self.stripes.hold(&mut [Stripe::of_uid(token.uid()), Stripe::of_token(&token.id().into())]);
        self.require_account(token.uid())?;
        let mut change = Change::default();
        self.claim(token, &mut change)?;
        self.commit(change)
    }

    /// Adds a token in place of those of its kind that its account has.
    pub(crate) fn replace<T: Token + Record>(&self, token: &T) -> Result<()> {
        let _held = self.stripes.hold(&mut [Stripe::of_uid(token.uid()), Stripe::of_token(&token.id().into())]);
        self.require_account(token.uid())?;
        let mut change = Change::default();
        self.claim_alone(token, &mut change)?;
        self.commit(change)
    }

    /// Plans to store a token under an id that is free. The stripes of both its account and its id are held.
    fn claim<T: Token + Record>(&self, token: &T, change: &mut Change) -> Result<()> {
        let id = token.id().into();
        if self.has(&keys::token(T::KIND, &id))? {
            return Err(StoreError::conflict());
        }
        change.put(&keys::token(T::KIND, &id), token);
        change.mark(&keys::token_of(token.uid(), T::KIND, &id));
        Ok(())
    }

    /// Plans the same, and to remove the account's other tokens of the kind.
    pub(crate) fn claim_alone<T: Token + Record>(&self, token: &T, change: &mut Change) -> Result<()> {
        for entry in self.keys(&keys::tokens_of_kind(token.uid(), T::KIND))? {
            change.remove_listed(&entry);
        }
        self.claim(token, change)
    }

    /// Runs a change of a token with its account's stripe, and those of what it claims, held. It answers nothing where
    /// there is no such token.
    pub(crate) fn change_token<T: Token + Record>(
        &self,
        id: T::Id,
        claimed: &[Stripe],
        plan: impl FnOnce(T, &mut Change) -> Result<()>,
    ) -> Result<Option<()>> {
        loop {
            let Some(uid) = self.token::<T>(id)?.map(|token| token.uid()) else { return Ok(None) };
            let mut wanted = vec![Stripe::of_uid(uid)];
            wanted.extend(claimed);
            let _held = self.stripes.hold(&mut wanted);
            let Some(token) = self.token::<T>(id)? else { return Ok(None) };
            if token.uid() != uid {
                // It went and came back for another account, whose stripe is the one to hold.
                continue;
            }
            let mut change = Change::default();
            plan(token, &mut change)?;
            return self.commit(change).map(Some);
        }
    }

    pub(crate) fn remove<T: Token + Record>(&self, id: T::Id) -> Result<()> {
        self.change_token::<T>(id, &[], |token, change| {
            change.remove_token(&token);
            Ok(())
        })?;
        Ok(())
    }

    /// Plans to remove every token of an account. Its stripe is held.
    pub(crate) fn remove_tokens_of(&self, uid: Uid, change: &mut Change) -> Result<()> {
        for entry in self.keys(&keys::tokens_of(uid))? {
            change.remove_listed(&entry);
        }
        Ok(())
    }

    /// The tokens of one kind of an account, in ascending order of their ids. Its stripe is held.
    pub(crate) fn tokens_of<T: Token + Record>(&self, uid: Uid) -> Result<Vec<T>> {
        let entries = self.keys(&keys::tokens_of_kind(uid, T::KIND))?;
        let tokens = entries.iter().map(|entry| {
            let key = keys::listed(entry).ok_or_else(orphan)?;
            self.get(key)?.ok_or_else(orphan)
        });
        tokens.collect()
    }

    pub(crate) fn token_page<T: Token + Record>(&self, after: Option<T::Id>, limit: usize) -> Result<Vec<T>> {
        let after = after.map(key::<T>);
        let page = self.page::<T>(after.as_ref().map(|key| &key[..]), limit)?;
        let tokens = page.into_iter().map(
            |(found, token)| {
                if *found == key::<T>(token.id()) { Ok(token) } else { Err(misplaced()) }
            },
        );
        tokens.collect()
    }

    pub(crate) fn account(&self, uid: Uid) -> Result<Option<Account>> {
        let account: Option<Account> = self.get(&keys::account(uid))?;
        if account.as_ref().is_some_and(|account| account.uid != uid) {
            return Err(misplaced());
        }
        Ok(account)
    }

    pub(crate) fn require_account(&self, uid: Uid) -> Result<()> {
        if self.has(&keys::account(uid))? { Ok(()) } else { Err(StoreError::not_found()) }
    }
}

impl Change {
    pub(crate) fn remove_token<T: Token + Record>(&mut self, token: &T) {
        self.remove(&key::<T>(token.id()));
        self.remove(&keys::token_of(token.uid(), T::KIND, &token.id().into()));
    }

    /// Removes a token by its entry in its account's list.
    fn remove_listed(&mut self, entry: &[u8]) {
        if let Some(token) = keys::listed(entry) {
            self.remove(token);
        }
        self.remove(entry);
    }
}

pub(crate) fn misplaced() -> StoreError {
    StoreError::corrupt("a stored record is not the one that its key names")
}

fn orphan() -> StoreError {
    StoreError::corrupt("a stored token or its account is missing where the other names it")
}
