//! Runs a verb many times, on records that are made and removed outside the time: new ones for each run where a run
//! uses them up.

use std::time::{Duration, Instant};

use authkeep_conformance::fixtures::Fixtures;
use authkeep_store::{EpochMs, Result, Secret, Store};
use futures_util::future::try_join_all;

use crate::cases::{Case, Given, Subject};

/// The records of so many runs are made together: enough for strict sled to share its waits, few enough for every store
/// to stay small.
const CHUNK: usize = 64;

/// The time that a verb takes, so many times over.
pub(crate) async fn time(store: &dyn Store, case: &Case, times: u64) -> Duration {
    time_all(store, case, times).await.unwrap_or_else(|error| panic!("{} failed: {error}", case.verb))
}

async fn time_all(store: &dyn Store, case: &Case, times: u64) -> Result<Duration> {
    let mut fixtures = Fixtures::new(1);
    let mut total = Duration::ZERO;
    let mut left = usize::try_from(times).unwrap_or(usize::MAX);
    while left > 0 {
        let subjects: Vec<_> = (0..left.min(CHUNK)).map(|_| Subject::new(&mut fixtures)).collect();
        try_join_all(subjects.iter().map(|subject| prepare(store, case.given, subject.clone()))).await?;
        loop {
            let runs = left.min(CHUNK);
            left -= runs;
            total += time_once_each(store, case, subjects[..runs].to_vec()).await?;
            if left == 0 || !case.again {
                break;
            }
        }
        try_join_all(subjects.iter().map(|subject| store.delete_account(subject.account.uid))).await?;
    }
    Ok(total)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
async fn time_once_each(store: &dyn Store, case: &Case, subjects: Vec<Subject>) -> Result<Duration> {
    let start = Instant::now();
    for subject in subjects {
        (case.run)(store, subject).await?;
    }
    Ok(start.elapsed())
}

async fn prepare(store: &dyn Store, given: Given, subject: Subject) -> Result<()> {
    let uid = subject.account.uid;
    if given >= Given::Account {
        store.create_account(subject.account).await?;
    }
    if given >= Given::Tokens {
        store.lock_account(uid, EpochMs::MAX, Secret::new([1; 16])).await?;
        store.create_session_token(subject.session_token).await?;
        store.create_key_fetch_token(subject.key_fetch_token).await?;
        store.create_account_reset_token(subject.account_reset_token).await?;
        store.create_password_change_token(subject.password_change_token).await?;
        store.create_password_forgot_token(subject.password_forgot_token).await?;
    }
    Ok(())
}
