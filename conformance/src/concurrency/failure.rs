//! Failures: none goes uncounted, and one locks.

use std::sync::Arc;

use authkeep_store::{Failure as FailureRecord, FailureLock, Store};

use super::calls::{all, calls};
use super::race::CALLERS;
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, Failure, same};
use crate::fixtures::Fixtures;
use crate::scene::account;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("FAILURE-7", "64 failures below the limit are all counted", counted);
    cases.add("FAILURE-7", "of 64 failures one locks, with one message", one_locks);
    cases.add("FAILURE-12", "of 64 ends of one lock exactly one ends it", one_ends);
}

async fn record(
    s: Arc<dyn Store>,
    (record, lock): (FailureRecord, FailureLock),
) -> authkeep_store::Result<FailureRecord> {
    s.record_failure(record.uid, record.count, lock).await
}

async fn counted(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(740);
    for _ in 0..effort::rounds() {
        let uid = account(&*s, &mut fx).await?.uid;
        let mut expected = State::read(&*s).await?;
        let limit = FailureRecord { uid, count: 65, locked: false };
        let failures: Vec<_> = (0..CALLERS).map(|_| (limit, fx.failure_lock())).collect();
        let mut counts: Vec<_> = all(calls(&s, failures, record).await?)?.iter().map(|one| one.count).collect();
        counts.sort_unstable();
        same("what the callers were given", &counts, &(1..=64).collect())?;
        expected.failures.insert(uid, FailureRecord { uid, count: 64, locked: false });
        State::read(&*s).await?.must_be(&expected, "after the failures")?;
    }
    Ok(())
}

async fn one_locks(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(741);
    for limit in [1, 5, 12, 64].into_iter().cycle().take(effort::rounds()) {
        let uid = account(&*s, &mut fx).await?.uid;
        let mut expected = State::read(&*s).await?;
        let record_at = FailureRecord { uid, count: limit, locked: false };
        let failures: Vec<_> = (0..CALLERS).map(|_| (record_at, fx.failure_lock())).collect();
        let mut given: Vec<_> = all(calls(&s, failures.clone(), record).await?)?;
        given.sort_by_key(|one| one.count);
        let last = FailureRecord { uid, count: limit, locked: true };
        let below = (1..limit).map(|count| FailureRecord { uid, count, locked: false });
        let at_least = (limit..=64).map(|_| last);
        same("what the callers were given", &given, &below.chain(at_least).collect())?;
        // Whose failure it was shows at the lock, whose code and message must be one and the same caller's.
        let code = s.account(uid).await?.and_then(|account| account.unlock_code);
        let locker = failures.iter().find(|(_, lock)| code.as_ref() == Some(&lock.unlock_code));
        let Some((_, lock)) = locker else { return Err(Failure::new("expected a caller's unlock code, found none")) };
        expected.failures.insert(uid, last);
        expected.messages.insert(lock.message.id, lock.message.clone());
        if let Some(account) = expected.accounts.get_mut(&uid) {
            (account.locked_at, account.unlock_code) = (Some(lock.locked_at), code);
        }
        State::read(&*s).await?.must_be(&expected, "after the failures")?;
    }
    Ok(())
}

async fn one_ends(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(742);
    for _ in 0..effort::rounds() {
        let uid = account(&*s, &mut fx).await?.uid;
        let lock = fx.failure_lock();
        s.record_failure(uid, 1, lock.clone()).await?;
        let verb = |s: Arc<dyn Store>, at| async move { s.end_failure_lock(uid, at).await };
        super::calls::one_answer(&all(calls(&s, [lock.locked_at; CALLERS], verb).await?)?, &true)?;
    }
    Ok(())
}
