//! How many records lie in one place: the tokens of a stock, or of a bucket.
//!
//! To count a million takes a second, so that is done once, when the number is first asked for; each change keeps it right
//! from then on. The numbers stay in memory: written down with each change, they would number the changes.

use std::collections::BTreeMap;

use authkeep_store::Result;
use parking_lot::Mutex;

use crate::engine::{Engine, read_failed};
use crate::stripes::Stripe;

/// What is counted together: a family's kind, and the place that its keys name after it.
pub(crate) type Tally = [u8; 2];

/// The numbers that were asked for.
#[derive(Default)]
pub(crate) struct Counts(Mutex<BTreeMap<Tally, usize>>);

impl Counts {
    fn known(&self, tally: Tally) -> Option<usize> {
        self.0.lock().get(&tally).copied()
    }

    /// Takes a change of the numbers in. The stripes of the tallies are held.
    pub(crate) fn shift(&self, by: &BTreeMap<Tally, isize>) {
        if by.is_empty() {
            return;
        }
        let mut counts = self.0.lock();
        for (tally, by) in by {
            if let Some(count) = counts.get_mut(tally) {
                *count = count.saturating_add_signed(*by);
            }
        }
    }
}

impl Engine {
    /// How many records a tally has. All of them are changed under `stripe`.
    pub(crate) fn count(&self, tally: Tally, stripe: Stripe) -> Result<usize> {
        let _shared = self.stripes.share(stripe);
        if let Some(count) = self.counts.known(tally) {
            return Ok(count);
        }
        let mut count = 0;
        for key in self.db.scan_prefix(tally).keys() {
            key.map_err(read_failed)?;
            count += 1;
        }
        self.counts.0.lock().insert(tally, count);
        Ok(count)
    }
}
