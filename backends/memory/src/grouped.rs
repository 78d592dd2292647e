//! The records of one kind that lie in groups, found by the group and by their place in it.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

use authkeep_store::{Result, StoreError};

pub(crate) struct Grouped<G, I, T> {
    groups: BTreeMap<G, BTreeMap<I, T>>,
}

impl<G, I, T> Default for Grouped<G, I, T> {
    fn default() -> Self {
        Self { groups: BTreeMap::new() }
    }
}

impl<G: Copy + Ord, I: Copy + Ord, T: Clone> Grouped<G, I, T> {
    pub(crate) fn get(&self, group: G, place: I) -> Option<&T> {
        self.groups.get(&group)?.get(&place)
    }

    pub(crate) fn get_mut(&mut self, group: G, place: I) -> Option<&mut T> {
        self.groups.get_mut(&group)?.get_mut(&place)
    }

    /// Stores a record at a place that is free.
    pub(crate) fn add(&mut self, group: G, place: I, record: T) -> Result<()> {
        self.refuse_taken(group, place)?;
        self.add_missing(group, place, record);
        Ok(())
    }

    pub(crate) fn refuse_taken(&self, group: G, place: I) -> Result<()> {
        if self.get(group, place).is_some() { Err(StoreError::conflict()) } else { Ok(()) }
    }

    /// Stores a record, unless its place is taken.
    pub(crate) fn add_missing(&mut self, group: G, place: I, record: T) {
        self.groups.entry(group).or_default().entry(place).or_insert(record);
    }

    pub(crate) fn remove(&mut self, group: G, place: I) -> Option<T> {
        let records = self.groups.get_mut(&group)?;
        let record = records.remove(&place);
        if records.is_empty() {
            self.groups.remove(&group);
        }
        record
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.groups.values().flat_map(BTreeMap::values)
    }

    /// The records of a group in ascending order of their places.
    pub(crate) fn all_of(&self, group: G) -> impl Iterator<Item = &T> {
        self.groups.get(&group).into_iter().flat_map(BTreeMap::values)
    }

    pub(crate) fn count(&self, group: G) -> usize {
        self.groups.get(&group).map_or(0, BTreeMap::len)
    }

    /// The first place of a group that is taken, from `from` on, or the first of all where there is none.
    pub(crate) fn first_from(&self, group: G, from: I) -> Option<I> {
        let records = self.groups.get(&group)?;
        records.range(from..).chain(records).next().map(|(place, _)| *place)
    }

    /// At most `limit` records in ascending order of their groups and places, from the first after `after` on.
    pub(crate) fn page(&self, after: Option<(G, I)>, limit: usize) -> Vec<T> {
        let Some((group, place)) = after else { return self.iter().take(limit).cloned().collect() };
        let here = self.groups.get(&group).into_iter().flat_map(|records| records.range((Excluded(place), Unbounded)));
        let beyond = self.groups.range((Excluded(group), Unbounded)).flat_map(|(_, records)| records);
        here.chain(beyond).take(limit).map(|(_, record)| record.clone()).collect()
    }
}
