//! The records of one kind of which an account or a pseudonym may have several, found by their id and by their owner.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Excluded, Unbounded};

use authkeep_store::{
    AccountResetToken, AccountResetTokenId, ApiKey, ApiKeyId, Document, EpochMs, FileId, KeyFetchToken,
    KeyFetchTokenId, Label, LabelId, PasswordChangeToken, PasswordChangeTokenId, PasswordForgotToken,
    PasswordForgotTokenId, Phone, PhoneId, PseudonymId, PseudonymSession, PseudonymSessionId, Result, SessionToken,
    SessionTokenId, StoreError, Uid,
};

/// A record with an id that belongs to one account or pseudonym.
pub(crate) trait Owned: Clone {
    type Id: Clone + Ord;

    type Owner: Copy + Ord;

    fn id(&self) -> Self::Id;

    fn owner(&self) -> Self::Owner;
}

macro_rules! owned {
    ($($record:ident, $id:ident, $self:ident => $expression:expr;)*) => {$(
        impl Owned for $record {
            type Id = $id;
            type Owner = Uid;

            fn id(&$self) -> $id {
                $expression
            }

            fn owner(&self) -> Uid {
                self.uid
            }
        }
    )*};
}

owned! {
    SessionToken, SessionTokenId, self => self.id;
    KeyFetchToken, KeyFetchTokenId, self => self.id;
    AccountResetToken, AccountResetTokenId, self => self.id;
    PasswordChangeToken, PasswordChangeTokenId, self => self.id;
    PasswordForgotToken, PasswordForgotTokenId, self => self.id;
    ApiKey, ApiKeyId, self => self.id;
    Document, FileId, self => self.id;
    Label, LabelId, self => Label::id(self);
    Phone, PhoneId, self => Phone::id(self);
}

impl Owned for PseudonymSession {
    type Id = PseudonymSessionId;
    type Owner = PseudonymId;

    fn id(&self) -> PseudonymSessionId {
        self.id
    }

    fn owner(&self) -> PseudonymId {
        self.pseudonym
    }
}

pub(crate) struct Table<T: Owned> {
    by_id: BTreeMap<T::Id, T>,
    by_owner: BTreeMap<T::Owner, BTreeSet<T::Id>>,
}

impl<T: Owned> Default for Table<T> {
    fn default() -> Self {
        Self { by_id: BTreeMap::new(), by_owner: BTreeMap::new() }
    }
}

impl<T: Owned> Table<T> {
    pub(crate) fn get(&self, id: &T::Id) -> Option<&T> {
        self.by_id.get(id)
    }

    /// The record, for a change of fields other than its id and its owner.
    pub(crate) fn get_mut(&mut self, id: &T::Id) -> Option<&mut T> {
        self.by_id.get_mut(id)
    }

    /// Adds a record beside those that its owner has.
    pub(crate) fn add(&mut self, record: T) -> Result<()> {
        self.refuse_taken(&record.id())?;
        self.put(record);
        Ok(())
    }

    /// Adds a record in place of those that its owner has.
    pub(crate) fn replace(&mut self, record: T) -> Result<()> {
        self.refuse_taken(&record.id())?;
        self.remove_all_of(record.owner());
        self.put(record);
        Ok(())
    }

    pub(crate) fn refuse_taken(&self, id: &T::Id) -> Result<()> {
        if self.by_id.contains_key(id) { Err(StoreError::conflict()) } else { Ok(()) }
    }

    /// Stores a record in place of the one of its id, if there is one.
    pub(crate) fn put(&mut self, record: T) {
        self.by_owner.entry(record.owner()).or_default().insert(record.id());
        self.by_id.insert(record.id(), record);
    }

    pub(crate) fn remove(&mut self, id: &T::Id) -> Option<T> {
        let record = self.by_id.remove(id)?;
        if let Some(ids) = self.by_owner.get_mut(&record.owner()) {
            ids.remove(id);
            if ids.is_empty() {
                self.by_owner.remove(&record.owner());
            }
        }
        Some(record)
    }

    /// Removes the records of an owner, and gives them back.
    pub(crate) fn remove_all_of(&mut self, owner: T::Owner) -> Vec<T> {
        let ids = self.by_owner.remove(&owner).unwrap_or_default();
        ids.iter().filter_map(|id| self.by_id.remove(id)).collect()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.by_id.values()
    }

    /// The records of an owner in ascending order of their ids.
    pub(crate) fn all_of(&self, owner: T::Owner) -> impl Iterator<Item = &T> {
        self.by_owner.get(&owner).into_iter().flatten().filter_map(|id| self.by_id.get(id))
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

/// Stores a value under a key that is free.
pub(crate) fn add<K: Ord, V>(records: &mut BTreeMap<K, V>, key: K, value: V) -> Result<()> {
    if records.contains_key(&key) {
        return Err(StoreError::conflict());
    }
    records.insert(key, value);
    Ok(())
}

/// The ids whose time is `now` or earlier, at most `limit`: the earliest first, those of one time in ascending order.
pub(crate) fn due<K: Ord>(times: impl Iterator<Item = (EpochMs, K)>, now: EpochMs, limit: usize) -> Vec<K> {
    let mut due: Vec<_> = times.filter(|(at, _)| *at <= now).collect();
    due.sort_unstable();
    due.truncate(limit);
    due.into_iter().map(|(_, id)| id).collect()
}

/// The ids beyond the last `at_most`, when those that end first go first, those of one time in ascending order.
pub(crate) fn surplus<K: Ord>(ends: impl Iterator<Item = (EpochMs, K)>, at_most: u32) -> Vec<K> {
    let mut ends: Vec<_> = ends.collect();
    ends.sort_unstable();
    let stay = usize::try_from(at_most).unwrap_or(usize::MAX);
    ends.truncate(ends.len().saturating_sub(stay));
    ends.into_iter().map(|(_, id)| id).collect()
}

/// A count that `at_most` bounds.
pub(crate) fn refuse_full(count: usize, at_most: u32) -> Result<()> {
    if u32::try_from(count).is_ok_and(|count| count < at_most) { Ok(()) } else { Err(StoreError::limit_reached()) }
}
