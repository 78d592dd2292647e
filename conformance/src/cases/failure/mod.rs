//! Failures to sign in: counted, cleared, scanned and restored. The locks that they set are in [`lock`], what other
//! verbs make of them in [`others`].

mod lock;
mod others;

use std::sync::Arc;

use authkeep_store::{Account, ErrorKind, Failure, FailureLock, Store};

use super::check::{keeps, makes, pages, refuses, strangers};
use crate::case::Cases;
use crate::failure::{Checked, found, none};
use crate::fixtures::{Fixtures, at};
use crate::scene::{account, full_account};
use crate::state::State;

/// How many failures lock an account in most cases.
const LIMIT: u32 = 3;

pub(crate) fn register(cases: &mut Cases) {
    others::register(cases);
    cases.add("FAILURE-2", "each failure of an account that is not locked is counted", counted);
    lock::register(cases);
    cases.add("FAILURE-6", "a failure of an unknown account is refused and nothing is stored", unknown_account);
    cases.add("FAILURE-8", "an account without failures and an unknown one have none", none_found);
    cases.add("FAILURE-9", "a success takes the count away", clear);
    cases.add("FAILURE-10", "a success where nothing failed changes nothing", clear_nothing);
    cases.add("FAILURE-13", "pages of any size give every record once and in order", scan);
    cases.add("FAILURE-14", "a restored record reads back and one that exists is refused", restore);
}

/// A lock at a time.
fn lock_at(fx: &mut Fixtures, locked_at: u64) -> FailureLock {
    FailureLock { locked_at: at(locked_at), ..fx.failure_lock() }
}

/// A fresh account that has failed twice and is not locked.
async fn failed(s: &dyn Store, fx: &mut Fixtures) -> Checked<Account> {
    let owner = account(s, fx).await?;
    for _ in 0..2 {
        s.record_failure(owner.uid, LIMIT, fx.failure_lock()).await?;
    }
    Ok(owner)
}

/// A fresh account that failures have locked at a time.
async fn locked(s: &dyn Store, fx: &mut Fixtures, locked_at: u64) -> Checked<Account> {
    let mut owner = failed(s, fx).await?;
    let lock = lock_at(fx, locked_at);
    s.record_failure(owner.uid, LIMIT, lock.clone()).await?;
    (owner.locked_at, owner.unlock_code) = (Some(lock.locked_at), Some(lock.unlock_code));
    Ok(owner)
}

async fn counted(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(500)).await?;
    failed(&*s, &mut Fixtures::new(502)).await?;
    for mut fx in [Fixtures::new(501), Fixtures::lowest()] {
        let uid = account(&*s, &mut fx).await?.uid;
        for count in 1..8 {
            let failure = Failure { uid, count, locked: false };
            let verb = s.record_failure(uid, 8, fx.failure_lock());
            let answer = makes(&*s, "after a failure", verb, |state| {
                state.failures.insert(uid, failure);
            })
            .await?;
            found("what is given back", Some(answer), &failure)?;
            found("the look-up", s.failure(uid).await?, &failure)?;
        }
    }
    Ok(())
}

async fn unknown_account(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(510);
    for uid in strangers(&*s, &mut fx).await? {
        for limit in [1, 5] {
            let verb = s.record_failure(uid, limit, fx.failure_lock());
            refuses(&*s, "the failure", ErrorKind::NotFound, verb).await?;
        }
        none("the look-up", s.failure(uid).await?)?;
    }
    Ok(())
}

async fn none_found(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(511);
    let other = failed(&*s, &mut fx).await?;
    let plain = account(&*s, &mut fx).await?;
    none("an account that never failed", s.failure(plain.uid).await?)?;
    s.lock_account(plain.uid, fx.time(), fx.secret()).await?;
    none("a lock that failures did not set", s.failure(plain.uid).await?)?;
    none("an unknown account", s.failure(fx.uid()).await?)?;
    s.delete_account(other.uid).await?;
    none("a deleted account", s.failure(other.uid).await?)
}

async fn clear(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(512);
    failed(&*s, &mut fx).await?;
    let uid = failed(&*s, &mut fx).await?.uid;
    let gone = |state: &mut State| _ = state.failures.remove(&uid);
    makes(&*s, "an account that is not locked", s.clear_failures(uid), gone).await?;
    none("the look-up", s.failure(uid).await?)?;
    let answer = s.record_failure(uid, LIMIT, fx.failure_lock()).await?;
    found("the first failure after that", Some(answer), &Failure { uid, count: 1, locked: false })?;

    // A mark stays with its lock.
    let uid = locked(&*s, &mut fx, 5).await?.uid;
    let marked = Failure { uid, count: 0, locked: true };
    let zero = |state: &mut State| _ = state.failures.insert(uid, marked);
    makes(&*s, "an account that failures locked", s.clear_failures(uid), zero).await?;
    keeps(&*s, "cleared twice", s.clear_failures(uid)).await
}

async fn clear_nothing(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(513);
    failed(&*s, &mut fx).await?;
    let mut uids = vec![account(&*s, &mut fx).await?.uid];
    uids.extend(strangers(&*s, &mut fx).await?);
    for uid in uids {
        keeps(&*s, "clear_failures", s.clear_failures(uid)).await?;
    }
    Ok(())
}

/// Records of the edges and between them, with and without a mark.
async fn failures(s: &dyn Store) -> Checked<Vec<Failure>> {
    let mut all = Vec::new();
    for (number, mut fx) in (514..522).map(Fixtures::new).enumerate() {
        let uid = account(s, &mut fx).await?.uid;
        all.push(Failure { locked: number.is_multiple_of(2), ..fx.failure(uid) });
    }
    for (mut fx, count) in [(Fixtures::highest(), u32::MAX), (Fixtures::lowest(), 0)] {
        let uid = account(s, &mut fx).await?.uid;
        all.push(Failure { uid, count, locked: true });
    }
    Ok(all)
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |failure: &Failure| failure.uid, |after, limit| s.scan_failures(after, limit)).await?;
    let mut all = failures(&*s).await?;
    for failure in &all {
        s.restore_failure(*failure).await?;
    }
    all.sort_by_key(|failure| failure.uid);
    pages(&all, |failure| failure.uid, |after, limit| s.scan_failures(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for failure in failures(&*s).await? {
        makes(&*s, "after it was restored", s.restore_failure(failure), |state| {
            state.failures.insert(failure.uid, failure);
        })
        .await?;
        found("the look-up", s.failure(failure.uid).await?, &failure)?;
        for again in [failure, Failure { count: 7, ..failure }] {
            refuses(&*s, "one that exists", ErrorKind::Conflict, s.restore_failure(again)).await?;
        }
    }
    let homeless = Fixtures::new(522).failure(Fixtures::new(523).uid());
    refuses(&*s, "without its account", ErrorKind::NotFound, s.restore_failure(homeless)).await
}
