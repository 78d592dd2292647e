//! Runs a verb many times, each on records of its own that are made and removed outside the time.

use std::time::{Duration, Instant};

use authkeep_conformance::fixtures::Fixtures;
use authkeep_store::{Result, Store};
use futures_util::future::try_join_all;

use crate::cases::{Case, Given, Subject};

/// The records of so many runs are made together: enough for strict sled to share its waits, few enough for every store
/// to stay small.
const CHUNK: u64 = 64;

/// The time that a verb takes, so many times over.
pub(crate) async fn time(store: &dyn Store, case: &Case, times: u64) -> Duration {
    let mut fixtures = Fixtures::new(1);
    let mut total = Duration::ZERO;
    let mut left = times;
    while left > 0 {
        let chunk = left.min(CHUNK);
        left -= chunk;
        total += time_chunk(store, case, (0..chunk).map(|_| Subject::new(&mut fixtures)).collect())
            .await
            .unwrap_or_else(|error| panic!("{} failed: {error}", case.verb));
    }
    total
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
async fn time_chunk(store: &dyn Store, case: &Case, subjects: Vec<Subject>) -> Result<Duration> {
    try_join_all(subjects.iter().map(|subject| prepare(store, case.given, subject.clone()))).await?;
    let uids: Vec<_> = subjects.iter().map(|subject| subject.account.uid).collect();
    let start = Instant::now();
    for subject in subjects {
        (case.run)(store, subject).await?;
    }
    let time = start.elapsed();
    try_join_all(uids.into_iter().map(|uid| store.delete_account(uid))).await?;
    Ok(time)
}

async fn prepare(store: &dyn Store, given: Given, subject: Subject) -> Result<()> {
    if given >= Given::Account {
        store.create_account(subject.account).await?;
    }
    if given >= Given::Tokens {
        store.create_session_token(subject.session_token).await?;
        store.create_key_fetch_token(subject.key_fetch_token).await?;
        store.create_account_reset_token(subject.account_reset_token).await?;
        store.create_password_change_token(subject.password_change_token).await?;
        store.create_password_forgot_token(subject.password_forgot_token).await?;
    }
    Ok(())
}
