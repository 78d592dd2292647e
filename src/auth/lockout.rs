//! When a lock ends. The fifth failure in a row locks an account, and the lock that it sets ends by itself after a while;
//! a lock that somebody made ends by an unlock alone.

use authkeep_store::EpochMs;

/// The latest moment of a lock that is over at `now`; none if no lock can be.
#[must_use]
pub fn ended_by(now: EpochMs, lasts_ms: u64) -> Option<EpochMs> {
    now.get().checked_sub(lasts_ms).and_then(|ms| EpochMs::new(ms).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000;

    fn at(ms: u64) -> EpochMs {
        EpochMs::new(ms).unwrap()
    }

    #[test]
    fn before_the_first_hour_no_lock_is_over() {
        assert_eq!(ended_by(at(HOUR - 1), HOUR), None);
        assert_eq!(ended_by(at(HOUR), HOUR), Some(at(0)));
        assert_eq!(ended_by(at(HOUR + 10), HOUR), Some(at(10)));
    }
}
