//! When a lock ends. The fifth failure in a row locks an account, and the lock that it sets ends by itself after a while;
//! a lock that somebody made ends by an unlock alone.

use authkeep_store::{Account, EpochMs, Failure};

/// Whether an account is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// It is not.
    Open,
    /// It is.
    Locked,
    /// It was, by its failures, and the time of that is over: the store has to be told, by
    /// [`end_failure_lock`](authkeep_store::Failures::end_failure_lock) with [`ended_by`].
    Over,
}

/// The state of an account's lock at a moment. `failure` is the account's record of failures, `lasts_ms` how long a lock
/// that failures set lasts, in milliseconds.
#[must_use]
pub fn lock(account: &Account, failure: Option<&Failure>, now: EpochMs, lasts_ms: u64) -> Lock {
    let Some(locked_at) = account.locked_at else { return Lock::Open };
    let by_failures = failure.is_some_and(|failure| failure.locked);
    if by_failures && ended_by(now, lasts_ms).is_some_and(|by| locked_at <= by) { Lock::Over } else { Lock::Locked }
}

/// The latest moment of a lock that is over at `now`; none if no lock can be.
#[must_use]
pub fn ended_by(now: EpochMs, lasts_ms: u64) -> Option<EpochMs> {
    now.get().checked_sub(lasts_ms).and_then(|ms| EpochMs::new(ms).ok())
}

#[cfg(test)]
mod tests {
    use authkeep_store::{NewAccount, NormalizedEmail, Secret, Text255, Uid};

    use super::*;

    const HOUR: u64 = 3_600_000;

    fn at(ms: u64) -> EpochMs {
        EpochMs::new(ms).unwrap()
    }

    fn account(locked_at: Option<u64>) -> Account {
        let new = NewAccount {
            uid: Uid::from_bytes([1; 16]),
            normalized_email: NormalizedEmail::new("a@b.c").unwrap(),
            email: Text255::new("a@b.c").unwrap(),
            email_code: Secret::new([2; 16]),
            email_verified: true,
            k_a: Secret::new([3; 32]),
            wrap_wrap_kb: Secret::new([4; 32]),
            auth_salt: Secret::new([5; 32]),
            verify_hash: Secret::new([6; 32]),
            verifier_version: 2,
            verifier_set_at: EpochMs::MIN,
            created_at: EpochMs::MIN,
            locale: None,
        };
        Account { locked_at: locked_at.map(at), ..new.into() }
    }

    fn failure(locked: bool) -> Failure {
        Failure { uid: Uid::from_bytes([1; 16]), count: 5, locked }
    }

    #[test]
    fn an_account_without_a_lock_is_open_whatever_it_failed() {
        assert_eq!(lock(&account(None), None, at(0), HOUR), Lock::Open);
        assert_eq!(lock(&account(None), Some(&failure(true)), at(HOUR), HOUR), Lock::Open);
    }

    #[test]
    fn a_lock_of_failures_is_over_after_its_time() {
        for (now, expected) in [(10, Lock::Locked), (HOUR + 9, Lock::Locked), (HOUR + 10, Lock::Over)] {
            assert_eq!(lock(&account(Some(10)), Some(&failure(true)), at(now), HOUR), expected, "{now}");
        }
    }

    #[test]
    fn a_lock_that_somebody_made_stays() {
        for failure in [None, Some(failure(false))] {
            assert_eq!(lock(&account(Some(0)), failure.as_ref(), at(1000 * HOUR), HOUR), Lock::Locked);
        }
    }

    #[test]
    fn before_the_first_hour_no_lock_is_over() {
        assert_eq!(ended_by(at(HOUR - 1), HOUR), None);
        assert_eq!(ended_by(at(HOUR), HOUR), Some(at(0)));
        assert_eq!(lock(&account(Some(0)), Some(&failure(true)), at(HOUR - 1), HOUR), Lock::Locked);
    }
}
