//! What it costs the sled engine to read a record from its bytes and to write it again.

use std::hint::black_box;
use std::time::Duration;

use authkeep_sled::fuzzing::decode_any;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const RECORDS: [(&str, &[u8]); 3] = [
    ("account", include_bytes!("../fuzz/seeds/sled_codec/account.record")),
    ("session token", include_bytes!("../fuzz/seeds/sled_codec/session_token.record")),
    ("key fetch token", include_bytes!("../fuzz/seeds/sled_codec/key_fetch_token.record")),
];

fn codec(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("codec");
    for (name, record) in RECORDS {
        group.throughput(Throughput::Bytes(record.len() as u64));
        group.bench_function(format!("read and write/{name}"), |bencher| {
            bencher.iter(|| decode_any(black_box(record)).expect("a seed is a record"));
        });
    }
    // Damage is noticed by the checksum, before a field is read.
    let mut damaged = RECORDS[0].1.to_vec();
    damaged[100] ^= 1;
    group.bench_function("refuse/damaged account", |bencher| bencher.iter(|| decode_any(black_box(&damaged))));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets = codec
}
criterion_main!(benches);
