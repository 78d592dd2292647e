//! How many records lie in one place: the tokens of a stock, or of a bucket.
//!
//! To count a million takes about a second, so that is done once, when the number is first asked for; each change keeps
//! it right from then on. The numbers stay in memory: written down with each change, they would number the changes.
//!
//! Counting goes on a piece at a time, with the stripe held for each: verbs get their turns in between. What they change
//! up to where the count is counts at once, and what they change beyond is met later.

use std::collections::BTreeMap;
use std::ops::Bound::Excluded;

use authkeep_store::Result;
use parking_lot::Mutex;
use sled::IVec;

use crate::engine::{Engine, read_failed};
use crate::stripes::Stripe;

/// What is counted together: a family's kind, and the place that its keys name after it.
pub(crate) type Tally = [u8; 2];

/// A record that a change adds or takes away.
pub(crate) struct Counted {
    pub(crate) tally: Tally,
    pub(crate) key: IVec,
    pub(crate) is_added: bool,
}

/// How many keys are counted before others get a turn: some milliseconds.
pub(crate) const AT_A_TIME: usize = 4096;

#[derive(Clone, Default)]
struct Count {
    number: usize,
    /// The last key that was counted.
    up_to: IVec,
    is_whole: bool,
}

/// The numbers that were asked for.
#[derive(Default)]
pub(crate) struct Counts(Mutex<BTreeMap<Tally, Count>>);

impl Counts {
    fn of(&self, tally: Tally) -> Option<Count> {
        self.0.lock().get(&tally).cloned()
    }

    /// Takes in what a change has done. The stripes of the tallies are held.
    pub(crate) fn follow(&self, changed: &[Counted]) {
        if changed.is_empty() {
            return;
        }
        let mut counts = self.0.lock();
        for Counted { tally, key, is_added } in changed {
            if let Some(count) = counts.get_mut(tally).filter(|count| count.is_whole || *key <= count.up_to) {
                count.number = count.number.saturating_add_signed(if *is_added { 1 } else { -1 });
            }
        }
    }
}

impl Engine {
    /// How many records a tally has. All of them are changed under `stripe`.
    pub(crate) fn count(&self, tally: Tally, stripe: Stripe) -> Result<usize> {
        let shared = self.stripes.share(stripe);
        if let Some(Count { number, is_whole: true, .. }) = self.counts.of(tally) {
            return Ok(number);
        }
        drop(shared);
        loop {
            if let Some(number) = self.count_on(tally, stripe)? {
                return Ok(number);
            }
        }
    }

    /// Counts on from where the count is; the number when that is the end.
    pub(crate) fn count_on(&self, tally: Tally, stripe: Stripe) -> Result<Option<usize>> {
        let _held = self.stripes.hold(&mut [stripe]);
        let start = || Count { up_to: IVec::from(&tally), ..Count::default() };
        let mut count = self.counts.of(tally).unwrap_or_else(start);
        if !count.is_whole {
            let end = [tally[0], tally[1] + 1];
            let before = count.number;
            let rest = self.db.range::<&[u8], _>((Excluded(&count.up_to.clone()[..]), Excluded(&end[..])));
            for key in rest.keys().take(AT_A_TIME) {
                count.up_to = key.map_err(read_failed)?;
                count.number += 1;
            }
            count.is_whole = count.number - before < AT_A_TIME;
            self.counts.0.lock().insert(tally, count.clone());
        }
        Ok(count.is_whole.then_some(count.number))
    }
}
