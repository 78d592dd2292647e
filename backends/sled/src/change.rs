//! The changes of one verb, which are applied together.

use sled::IVec;

use crate::codec::{self, Record};
use crate::counts::Counted;
use crate::table::Stored;

/// A key, and what is put there; nothing where what is there is taken away.
pub(crate) type Step = (IVec, Option<IVec>);

#[derive(Default)]
pub(crate) struct Change {
    steps: Vec<Step>,
    counted: Vec<Counted>,
}

impl Change {
    /// Adds a record that was not there, with its entries.
    pub(crate) fn add<R: Stored>(&mut self, record: &R) {
        self.put(record.key().as_ref(), record);
        for entry in record.entries() {
            self.mark(&entry);
        }
        self.count(record, true);
    }

    /// Takes a record away that was there, with its entries.
    pub(crate) fn remove<R: Stored>(&mut self, record: &R) {
        self.erase(record.key().as_ref());
        for entry in record.entries() {
            self.erase(&entry);
        }
        self.count(record, false);
    }

    fn count<R: Stored>(&mut self, record: &R, is_added: bool) {
        if let Some(tally) = record.tally() {
            self.counted.push(Counted { tally, key: record.key().as_ref().into(), is_added });
        }
    }

    /// Puts a record in the place of what it was before. What would be as it was is not written again.
    pub(crate) fn replace<R: Stored + PartialEq>(&mut self, before: &R, after: &R) {
        if before == after {
            return;
        }
        self.put(after.key().as_ref(), after);
        let (gone, here) = (before.entries(), after.entries());
        for entry in gone.iter().filter(|entry| !here.contains(entry)) {
            self.erase(entry);
        }
        for entry in here.iter().filter(|entry| !gone.contains(entry)) {
            self.mark(entry);
        }
    }

    /// Adds a record, or puts it in the place of one that was there.
    pub(crate) fn set<R: Stored + PartialEq>(&mut self, before: Option<&R>, after: &R) {
        match before {
            Some(before) => self.replace(before, after),
            None => self.add(after),
        }
    }

    pub(crate) fn put<R: Record>(&mut self, key: &[u8], record: &R) {
        self.steps.push((key.into(), Some(codec::encode(record).into())));
    }

    /// Puts a key that says all by being there.
    pub(crate) fn mark(&mut self, key: &[u8]) {
        self.steps.push((key.into(), Some(IVec::default())));
    }

    pub(crate) fn erase(&mut self, key: &[u8]) {
        self.steps.push((key.into(), None));
    }

    /// The steps, and what of it is counted.
    pub(crate) fn into_parts(self) -> (Vec<Step>, Vec<Counted>) {
        (self.steps, self.counted)
    }
}
