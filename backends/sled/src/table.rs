//! What the families have in common: records that are found by their ids, and those that their accounts list.

use authkeep_store::{Account, AccountSummary, Result, StoreError, Uid, WithAccount};

use crate::change::Change;
use crate::codec::Record;
use crate::counts::Tally;
use crate::engine::Engine;
use crate::keys;
use crate::stripes::Stripe;

/// A record with a key of its own.
pub(crate) trait Stored: Record {
    /// What names one of them. Keys sort as these do.
    type Id;

    fn key_of(id: &Self::Id) -> impl AsRef<[u8]>;

    fn key(&self) -> impl AsRef<[u8]>;

    /// The keys of its entries in lists.
    fn entries(&self) -> Vec<Vec<u8>> {
        Vec::new()
    }

    /// What it is counted with, if anybody asks how many there are.
    fn tally(&self) -> Option<Tally> {
        None
    }

    /// The stripe that a claim of its id holds.
    fn stripe(&self) -> Stripe {
        Stripe::of_id(self.key().as_ref().get(1..).unwrap_or_default())
    }
}

/// A record with an id of its own that an account lists as its own.
pub(crate) trait Listed: Stored {
    /// The list that it stands in.
    const LIST: u8;

    fn uid(&self) -> Uid;

    fn entry(&self) -> Vec<u8> {
        keys::entry(Self::LIST, self.uid(), self.key().as_ref())
    }
}

/// The families of which an account has one record at the most.
macro_rules! one_an_account {
    ($record:ident) => {
        impl $crate::table::Stored for $record {
            type Id = authkeep_store::Uid;

            fn key_of(uid: &authkeep_store::Uid) -> impl AsRef<[u8]> {
                $crate::keys::of16(<Self as $crate::codec::Record>::KIND, uid.as_bytes())
            }

            fn key(&self) -> impl AsRef<[u8]> {
                Self::key_of(&self.uid)
            }
        }
    };
}
pub(crate) use one_an_account;

/// The families that accounts list and that stand in no other list.
macro_rules! listed {
    ($record:ident by $id:ident, $key:ident, in $list:ident) => {
        impl $crate::table::Stored for $record {
            type Id = $id;

            fn key_of(id: &$id) -> impl AsRef<[u8]> {
                $crate::keys::$key(<Self as $crate::codec::Record>::KIND, id.as_bytes())
            }

            fn key(&self) -> impl AsRef<[u8]> {
                Self::key_of(&self.id)
            }

            fn entries(&self) -> Vec<Vec<u8>> {
                vec![$crate::table::Listed::entry(self)]
            }
        }

        impl $crate::table::Listed for $record {
            const LIST: u8 = $crate::keys::$list;

            fn uid(&self) -> authkeep_store::Uid {
                self.uid
            }
        }
    };
}
pub(crate) use listed;

impl Engine {
    pub(crate) fn find<R: Stored>(&self, id: &R::Id) -> Result<Option<R>> {
        let key = R::key_of(id);
        let record: Option<R> = self.get(key.as_ref())?;
        record.map(|record| at(key.as_ref(), record)).transpose()
    }

    pub(crate) fn exists<R: Stored>(&self, id: &R::Id) -> Result<bool> {
        self.has(R::key_of(id).as_ref())
    }

    /// Refuses a record whose id is taken.
    pub(crate) fn require_free<R: Stored>(&self, record: &R) -> Result<()> {
        if self.has(record.key().as_ref())? { Err(StoreError::conflict()) } else { Ok(()) }
    }

    pub(crate) fn require_account(&self, uid: Uid) -> Result<()> {
        if self.exists::<Account>(&uid)? { Ok(()) } else { Err(StoreError::not_found()) }
    }

    /// Plans to add a record of an account beside those that it has. The stripes of both its account and its id are
    /// held.
    pub(crate) fn claim<R: Stored>(&self, uid: Uid, record: &R, change: &mut Change) -> Result<()> {
        self.require_account(uid)?;
        self.require_free(record)?;
        change.add(record);
        Ok(())
    }

    /// Adds a record of an account under an id that nobody else can claim: it starts with the account's.
    pub(crate) fn add_of<R: Stored>(&self, uid: Uid, record: &R) -> Result<()> {
        let _held = self.stripes.hold(&mut [Stripe::of_uid(uid)]);
        let mut change = Change::default();
        self.claim(uid, record, &mut change)?;
        self.commit(change)
    }

    /// Adds a record that belongs to no account, if its id is free. All of its kind that could have this id are changed
    /// under `stripe`.
    pub(crate) fn restore<R: Stored>(&self, record: &R, stripe: Stripe) -> Result<()> {
        let _held = self.stripes.hold(&mut [stripe]);
        self.require_free(record)?;
        let mut change = Change::default();
        change.add(record);
        self.commit(change)
    }

    /// Adds a listed record beside those that its account has.
    pub(crate) fn add<R: Listed>(&self, record: &R) -> Result<()> {
        self.add_if(record, || Ok(()))
    }

    /// Adds a listed record, if its id is free and `allowed` under the stripes that are held.
    pub(crate) fn add_if<R: Listed>(&self, record: &R, allowed: impl FnOnce() -> Result<()>) -> Result<()> {
        let _held = self.stripes.hold(&mut [Stripe::of_uid(record.uid()), record.stripe()]);
        let mut change = Change::default();
        self.claim(record.uid(), record, &mut change)?;
        allowed()?;
        self.commit(change)
    }

    /// Runs a change of a listed record with its account's stripe, and those of what it claims, held. It answers nothing
    /// where there is no such record.
    pub(crate) fn change_listed<R: Listed, T>(
        &self,
        id: &R::Id,
        claimed: &[Stripe],
        plan: impl FnOnce(R, &mut Change) -> Result<T>,
    ) -> Result<Option<T>> {
        loop {
            let Some(uid) = self.find::<R>(id)?.map(|record| record.uid()) else { return Ok(None) };
            let mut wanted = vec![Stripe::of_uid(uid)];
            wanted.extend(claimed);
            let _held = self.stripes.hold(&mut wanted);
            let Some(record) = self.find::<R>(id)? else { return Ok(None) };
            if record.uid() != uid {
                // It went and came back for another account, whose stripe is the one to hold.
                continue;
            }
            let mut change = Change::default();
            let answer = plan(record, &mut change)?;
            return self.commit(change).map(|()| Some(answer));
        }
    }

    /// Both as they are at one moment: the account's stripe keeps changes of either away, and the token is read again
    /// under it. One that went meanwhile, or went and came back for another account, was gone at some moment of the
    /// look-up.
    pub(crate) fn with_account<R: Listed>(&self, id: &R::Id) -> Result<Option<WithAccount<R>>> {
        let Some(uid) = self.find::<R>(id)?.map(|token| token.uid()) else { return Ok(None) };
        let _shared = self.stripes.share(Stripe::of_uid(uid));
        let token = self.find::<R>(id)?.filter(|token| token.uid() == uid);
        let Some(token) = token else { return Ok(None) };
        let account = self.find::<Account>(&uid)?.ok_or_else(orphan)?;
        Ok(Some(WithAccount { token, account: AccountSummary::from(&account) }))
    }

    /// The records of one kind that an account lists, in ascending order of their ids. Its stripe is held.
    pub(crate) fn listed<R: Listed>(&self, uid: Uid) -> Result<Vec<R>> {
        let entries = self.keys(&keys::list_of_kind(R::LIST, uid, R::KIND))?;
        let records = entries.iter().map(|entry| {
            let key = keys::listed(entry).ok_or_else(orphan)?;
            at(key, self.get(key)?.ok_or_else(orphan)?)
        });
        records.collect()
    }

    /// How many records of one kind an account lists.
    pub(crate) fn count_listed<R: Listed>(&self, uid: Uid) -> Result<usize> {
        Ok(self.keys(&keys::list_of_kind(R::LIST, uid, R::KIND))?.len())
    }

    /// The records whose keys start with a prefix, in ascending order of these.
    pub(crate) fn all_under<R: Stored>(&self, prefix: &[u8]) -> Result<Vec<R>> {
        self.first_under(prefix, usize::MAX)
    }

    /// The first records whose keys start with a prefix, in ascending order of these, at most `limit`.
    pub(crate) fn first_under<R: Stored>(&self, prefix: &[u8], limit: usize) -> Result<Vec<R>> {
        self.under(prefix, limit)?.into_iter().map(|(key, record)| at(&key, record)).collect()
    }

    /// The record of the lowest key from `from` on and below `end`.
    pub(crate) fn first_between<R: Stored>(&self, from: &[u8], end: &[u8]) -> Result<Option<R>> {
        self.between(from, end)?.map(|(key, record)| at(&key, record)).transpose()
    }

    /// At most `limit` records in ascending order of their ids, from the first after `after` on.
    pub(crate) fn scan<R: Stored>(&self, after: Option<&R::Id>, limit: usize) -> Result<Vec<R>> {
        let after = after.map(R::key_of);
        let page = self.page(after.as_ref().map(AsRef::as_ref), limit)?;
        page.into_iter().map(|(key, record)| at(&key, record)).collect()
    }
}

/// The record that was found at a key, if it is the one that the key names.
fn at<R: Stored>(key: &[u8], record: R) -> Result<R> {
    if record.key().as_ref() == key {
        Ok(record)
    } else {
        Err(StoreError::corrupt("a stored record is not the one that its key names"))
    }
}

/// Refuses one record more than there may be.
pub(crate) fn require_room(count: usize, at_most: u32) -> Result<()> {
    let fits = u32::try_from(count).is_ok_and(|count| count < at_most);
    if fits { Ok(()) } else { Err(StoreError::limit_reached()) }
}

pub(crate) fn orphan() -> StoreError {
    StoreError::corrupt("a stored record or its account is missing where the other names it")
}

#[cfg(test)]
mod tests;
