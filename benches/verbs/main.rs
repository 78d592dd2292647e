//! What each verb of the contract costs on each engine, one caller at a time.
//!
//! `cargo bench -p authkeep-benches --bench verbs -- 'sled-strict/create'` measures some of them. Postgres takes part
//! when `AUTHKEEP_TEST_POSTGRES` names a server (`scripts/with-postgres`), in a schema that is dropped at the end.
//!
//! Strict sled waits for the disk in every change: its figures are the disk's. Many callers share such a wait; one
//! caller, as here, has it to itself.

mod cases;
mod engine;
mod measure;
mod subject;

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use tokio::runtime::Runtime;

fn verbs(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let cases = cases::all();
    cases::check_all_verbs_are_there(&cases);
    for engine in runtime.block_on(engine::all()) {
        let mut group = criterion.benchmark_group(engine.name);
        for case in &cases {
            group.bench_function(case.verb, |bencher| {
                bencher.to_async(&runtime).iter_custom(|times| measure::time(engine.store.as_ref(), case, times));
            });
        }
        group.finish();
        runtime.block_on(engine.remove());
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(50))
        .measurement_time(Duration::from_millis(200));
    targets = verbs
}
criterion_main!(benches);
