//! How often wrong proofs may be tried: some are free, each further one makes the next wait twice as long.
//!
//! The count is in memory alone. In the store it would tell when somebody tried to sign in as a pseudonym, and there no
//! record of one carries a time that does not go by itself in minutes.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use authkeep_store::EpochMs;
use parking_lot::Mutex;

/// Subjects that are remembered at one time; beyond it those that failed first are forgotten.
const MAX_SUBJECTS: usize = 100_000;

/// Counts wrong proofs of subjects.
pub struct Patience<K> {
    free: u32,
    longest: Duration,
    failures: Mutex<HashMap<K, Failures>>,
}

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last: EpochMs,
}

impl<K: Copy + Eq + Hash> Patience<K> {
    /// `free` wrong proofs cost nothing; no wait is longer than `longest`.
    #[must_use]
    pub fn new(free: u32, longest: Duration) -> Self {
        Self { free, longest, failures: Mutex::default() }
    }

    /// Until when the subject must wait, if it must.
    #[must_use]
    pub fn until(&self, subject: K, now: EpochMs) -> Option<EpochMs> {
        let failures = self.failures.lock().get(&subject).copied()?;
        let wait = self.wait(failures.count);
        // Without a wait nobody waits, not even a caller whose `now` was read before that of the last failure.
        let until = failures.last.saturating_add(wait);
        (!wait.is_zero() && until > now).then_some(until)
    }

    /// Counts a wrong proof.
    pub fn failed(&self, subject: K, now: EpochMs) {
        let mut all = self.failures.lock();
        let forgotten = |failures: &Failures| failures.last.saturating_add(self.longest) <= now;
        if all.len() >= MAX_SUBJECTS && !all.contains_key(&subject) {
            all.retain(|_, failures| !forgotten(failures));
            if all.len() >= MAX_SUBJECTS {
                // A flood of subjects: to remember nobody costs less than to remember everybody.
                all.clear();
            }
        }
        let failures = all.entry(subject).or_insert(Failures { count: 0, last: now });
        if forgotten(failures) {
            failures.count = 0;
        }
        failures.count = failures.count.saturating_add(1);
        failures.last = failures.last.max(now);
    }

    fn wait(&self, count: u32) -> Duration {
        match count.checked_sub(self.free) {
            None | Some(0) => Duration::ZERO,
            Some(more) => Duration::from_secs(1).saturating_mul(1 << (more - 1).min(30)).min(self.longest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> EpochMs {
        EpochMs::new(seconds * 1000).unwrap()
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let patience = Patience::new(2, Duration::from_secs(5));
        let mut now = 100;
        for wait in [0, 0, 1, 2, 4, 5, 5] {
            patience.failed("a", at(now));
            assert_eq!(patience.until("a", at(now)), (wait > 0).then(|| at(now + wait)));
            assert_eq!(patience.until("b", at(now)), None);
            now += wait;
            assert_eq!(patience.until("a", at(now)), None);
            now -= u64::from(wait == 5);
        }
    }

    #[test]
    fn failures_are_forgotten_after_the_longest_wait() {
        let patience = Patience::new(1, Duration::from_secs(5));
        patience.failed("a", at(100));
        patience.failed("a", at(105));
        assert_eq!(patience.until("a", at(105)), None);
        patience.failed("a", at(106));
        assert_eq!(patience.until("a", at(106)), Some(at(107)));
    }

    #[test]
    fn a_caller_who_is_overtaken_waits_for_nothing() {
        let patience = Patience::new(2, Duration::from_secs(5));
        patience.failed("a", at(101));
        assert_eq!(patience.until("a", at(100)), None);
        // Nor does it turn the time back.
        patience.failed("a", at(100));
        patience.failed("a", at(100));
        assert_eq!(patience.until("a", at(100)), Some(at(102)));
    }

    #[test]
    fn the_memory_is_bounded() {
        let patience = Patience::new(0, Duration::from_secs(5));
        for subject in 0..=MAX_SUBJECTS {
            patience.failed(subject, at(100));
        }
        assert_eq!(patience.failures.lock().len(), 1);
    }
}
