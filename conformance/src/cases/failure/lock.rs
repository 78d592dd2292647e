//! Locks that failures set, and their end.

use std::sync::Arc;

use authkeep_store::{Account, EpochMs, ErrorKind, Failure, FailureLock, Message, Store, Uid};

use super::{LIMIT, failed, locked};
use crate::case::Cases;
use crate::cases::check::{keeps, makes, refuses, strangers};
use crate::failure::{Checked, found, same};
use crate::fixtures::{Fixtures, at};
use crate::scene::{account, full_account};
use crate::state::State;

pub(super) fn register(cases: &mut Cases) {
    cases.add("FAILURE-3", "the failure that makes the limit locks, with its code and its message", lock);
    cases.add("FAILURE-3", "a lock whose message cannot be stored is not set", lock_without_message);
    cases.add("FAILURE-4", "below the limit no message is stored and the account stays as it was", below);
    cases.add("FAILURE-5", "failures of a locked account are not counted", while_locked);
    cases.add("FAILURE-11", "a lock of failures ends with its code and the record", end);
    cases.add("FAILURE-12", "a later lock, another lock and none at all do not end", end_others);
}

/// What the failure that makes the limit makes of a state.
fn lock_set(state: &mut State, uid: Uid, count: u32, lock: &FailureLock) {
    state.failures.insert(uid, Failure { uid, count, locked: true });
    state.messages.insert(lock.message.id, lock.message.clone());
    if let Some(account) = state.accounts.get_mut(&uid) {
        (account.locked_at, account.unlock_code) = (Some(lock.locked_at), Some(lock.unlock_code.clone()));
    }
}

/// What the end of a lock makes of a state.
pub(super) fn lock_ended(state: &mut State, uid: Uid) {
    state.failures.remove(&uid);
    if let Some(account) = state.accounts.get_mut(&uid) {
        (account.locked_at, account.unlock_code) = (None, None);
    }
}

async fn lock(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(530)).await?;
    for (limit, mut fx) in
        [(1, Fixtures::new(531)), (2, Fixtures::lowest()), (5, Fixtures::new(532)), (1, Fixtures::highest())]
    {
        let owner = account(&*s, &mut fx).await?;
        let uid = owner.uid;
        let mut others = Fixtures::new(533 + u64::from(limit));
        for _ in 1..limit {
            s.record_failure(uid, limit, others.failure_lock()).await?;
        }
        let lock = fx.failure_lock();
        let verb = s.record_failure(uid, limit, lock.clone());
        let answer = makes(&*s, "after the last failure", verb, |state| lock_set(state, uid, limit, &lock)).await?;
        found("what is given back", Some(answer), &Failure { uid, count: limit, locked: true })?;
        let expected = Account { locked_at: Some(lock.locked_at), unlock_code: Some(lock.unlock_code), ..owner };
        found("by e-mail", s.account_by_email(&expected.normalized_email).await?, &expected)?;
    }
    Ok(())
}

async fn lock_without_message(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(540);
    let taken = fx.message();
    s.create_message(taken.clone()).await?;
    let uid = failed(&*s, &mut fx).await?.uid;
    let message = Message { id: taken.id, ..fx.message() };
    let verb = s.record_failure(uid, LIMIT, FailureLock { message, ..fx.failure_lock() });
    refuses(&*s, "the last failure", ErrorKind::Conflict, verb).await
}

async fn below(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(541);
    let uid = full_account(&*s, &mut fx).await?.uid;
    s.unlock_account(uid).await?;
    for count in 1..4 {
        let verb = s.record_failure(uid, u32::MAX, fx.failure_lock());
        makes(&*s, "after a failure", verb, |state| {
            state.failures.insert(uid, Failure { uid, count, locked: false });
        })
        .await?;
    }
    Ok(())
}

async fn while_locked(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(542);
    let (by_failures, by_hand) = (locked(&*s, &mut fx, 5).await?.uid, account(&*s, &mut fx).await?.uid);
    s.lock_account(by_hand, fx.time(), fx.secret()).await?;
    // Its count stays when somebody else locks an account.
    let both = failed(&*s, &mut fx).await?.uid;
    s.lock_account(both, fx.time(), fx.secret()).await?;
    for (uid, count, locked) in [(by_failures, LIMIT, true), (by_hand, 0, false), (both, 2, false)] {
        for limit in [1, LIMIT, 100] {
            let verb = s.record_failure(uid, limit, fx.failure_lock());
            let answer = keeps(&*s, "after a failure", verb).await?;
            found("what is given back", Some(answer), &Failure { uid, count, locked })?;
        }
    }
    Ok(())
}

async fn end(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(543);
    locked(&*s, &mut fx, 1000).await?;
    for locked_by in [at(1000), at(1001), EpochMs::MAX] {
        let uid = locked(&*s, &mut fx, 1000).await?.uid;
        let verb = s.end_failure_lock(uid, locked_by);
        let answer = makes(&*s, "after its end", verb, |state| lock_ended(state, uid)).await?;
        same("the answer", &answer, &true)?;
        let verb = s.end_failure_lock(uid, locked_by);
        same("ended twice", &keeps(&*s, "after it was ended twice", verb).await?, &false)?;
    }
    // Neither does a success nor a reset make another lock of it.
    let cleared = locked(&*s, &mut fx, 1000).await?.uid;
    s.clear_failures(cleared).await?;
    let reset = locked(&*s, &mut fx, 1000).await?.uid;
    s.reset_account(reset, fx.verifier()).await?;
    for uid in [cleared, reset] {
        let verb = s.end_failure_lock(uid, at(1000));
        same("the answer", &makes(&*s, "after its end", verb, |state| lock_ended(state, uid)).await?, &true)?;
    }
    Ok(())
}

async fn end_others(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(544);
    let later = locked(&*s, &mut fx, 1001).await?.uid;
    let by_hand = account(&*s, &mut fx).await?.uid;
    s.lock_account(by_hand, at(1), fx.secret()).await?;
    let taken_over = locked(&*s, &mut fx, 1).await?.uid;
    s.lock_account(taken_over, at(2), fx.secret()).await?;
    let open = failed(&*s, &mut fx).await?.uid;
    let plain = account(&*s, &mut fx).await?.uid;
    let [never, deleted] = strangers(&*s, &mut fx).await?;
    for (what, uid) in [
        ("a later lock", later),
        ("a lock by hand", by_hand),
        ("a lock by hand in place of one of failures", taken_over),
        ("an account that is not locked", open),
        ("an account that never failed", plain),
        ("an unknown account", never),
        ("a deleted account", deleted),
    ] {
        same(what, &keeps(&*s, what, s.end_failure_lock(uid, at(1000))).await?, &false)?;
    }
    Ok(())
}
