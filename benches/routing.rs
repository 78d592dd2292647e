//! What it costs to find the route of a request in the internal listener's table.

use std::hint::black_box;
use std::time::Duration;

use authkeep::http::internal_routes;
use authkeep::http::router::Router;
use criterion::{Criterion, criterion_group, criterion_main};
use http::Method;

const UID: &str = "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1";

fn routing(criterion: &mut Criterion) {
    let router = Router::new(internal_routes());
    let mut group = criterion.benchmark_group("routing");
    let requests = [
        ("root", Method::GET, "/".to_owned()),
        ("first of two segments", Method::GET, format!("/account/{UID}")),
        ("three segments", Method::POST, format!("/account/{UID}/verifyEmail")),
        ("percent-encoded", Method::GET, "/emailRecord/some.one%2Btag%40example.org".to_owned()),
        ("other method", Method::PATCH, format!("/account/{UID}")),
        ("unknown first segment", Method::GET, format!("/accounts/{UID}")),
        ("unknown last segment", Method::GET, format!("/account/{UID}/nothing")),
    ];
    for (name, method, path) in &requests {
        group.bench_function(*name, |bencher| bencher.iter(|| router.find(black_box(method), black_box(path))));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets = routing
}
criterion_main!(benches);
