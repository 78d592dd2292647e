//! The tokens of one kind, found by their id and by their account.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Excluded, Unbounded};

use authkeep_store::{Result, StoreError, Token, Uid};

pub(crate) struct Table<T: Token> {
    by_id: BTreeMap<T::Id, T>,
    by_account: BTreeMap<Uid, BTreeSet<T::Id>>,
}

impl<T: Token> Default for Table<T> {
    fn default() -> Self {
        Self { by_id: BTreeMap::new(), by_account: BTreeMap::new() }
    }
}

impl<T: Token> Table<T> {
    pub(crate) fn get(&self, id: T::Id) -> Option<&T> {
        self.by_id.get(&id)
    }

    /// The token, for a change of fields other than its id and its account.
    pub(crate) fn get_mut(&mut self, id: T::Id) -> Option<&mut T> {
        self.by_id.get_mut(&id)
    }

    /// Adds a token beside those that its account has.
    pub(crate) fn add(&mut self, token: T) -> Result<()> {
        self.refuse_taken(token.id())?;
        self.insert(token);
        Ok(())
    }

    /// Adds a token in place of those that its account has.
    pub(crate) fn replace(&mut self, token: T) -> Result<()> {
        self.refuse_taken(token.id())?;
        self.remove_all_of(token.uid());
        self.insert(token);
        Ok(())
    }

    pub(crate) fn refuse_taken(&self, id: T::Id) -> Result<()> {
        if self.by_id.contains_key(&id) { Err(StoreError::conflict()) } else { Ok(()) }
    }

    fn insert(&mut self, token: T) {
        self.by_account.entry(token.uid()).or_default().insert(token.id());
        self.by_id.insert(token.id(), token);
    }

    pub(crate) fn remove(&mut self, id: T::Id) {
        let Some(token) = self.by_id.remove(&id) else { return };
        if let Some(ids) = self.by_account.get_mut(&token.uid()) {
            ids.remove(&id);
            if ids.is_empty() {
                self.by_account.remove(&token.uid());
            }
        }
    }

    pub(crate) fn remove_all_of(&mut self, uid: Uid) {
        for id in self.by_account.remove(&uid).unwrap_or_default() {
            self.by_id.remove(&id);
        }
    }

    /// The tokens of an account in ascending order of their ids.
    pub(crate) fn all_of(&self, uid: Uid) -> Vec<T> {
        let ids = self.by_account.get(&uid).into_iter().flatten();
        ids.filter_map(|id| self.by_id.get(id)).cloned().collect()
    }

    pub(crate) fn page(&self, after: Option<T::Id>, limit: usize) -> Vec<T> {
        page(&self.by_id, after, limit)
    }
}

/// At most `limit` values in ascending order of their keys, from the first key after `after` on.
pub(crate) fn page<K: Ord, V: Clone>(records: &BTreeMap<K, V>, after: Option<K>, limit: usize) -> Vec<V> {
    let from = after.map_or(Unbounded, Excluded);
    records.range((from, Unbounded)).take(limit).map(|(_, value)| value.clone()).collect()
}
