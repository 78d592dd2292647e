//! Runs a verb many times, on records that are made and removed outside the time: new ones for each run where a run
//! uses them up.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use authkeep_conformance::fixtures::Fixtures;
use authkeep_store::{Result, Store};
use futures_util::future::try_join_all;

use crate::cases::Case;
use crate::subject::{Subject, follow_one_another, sweep};

/// The records of so many runs are made together: enough for strict sled to share its waits, few enough for every store
/// to stay small.
const CHUNK: usize = 64;

/// The time that a verb takes, so many times over.
pub(crate) async fn time(store: &dyn Store, case: &Case, times: u64) -> Duration {
    time_all(store, case, times).await.unwrap_or_else(|error| panic!("{} failed: {error}", case.verb))
}

async fn time_all(store: &dyn Store, case: &Case, times: u64) -> Result<Duration> {
    // The key that signs outlives its run, so that no two may make the same one.
    static SEED: AtomicU64 = AtomicU64::new(1);
    let mut fixtures = Fixtures::new(SEED.fetch_add(1, Ordering::Relaxed));
    let mut total = Duration::ZERO;
    let mut left = usize::try_from(times).unwrap_or(usize::MAX);
    while left > 0 {
        let mut subjects: Vec<_> = (0..left.min(CHUNK)).map(|_| Subject::new(&mut fixtures)).collect();
        follow_one_another(&mut subjects, store).await?;
        try_join_all(subjects.iter().map(|subject| subject.clone().prepare(store, case.given))).await?;
        loop {
            let runs = left.min(CHUNK);
            left -= runs;
            total += time_once_each(store, case, subjects[..runs].to_vec()).await?;
            if left == 0 || !case.again {
                break;
            }
        }
        try_join_all(subjects.iter().map(|subject| subject.remove(store))).await?;
        sweep(store).await?;
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
