//! What the JSON bodies of an account cost: the whole answer of the internal listener over the memory engine, in
//! process. `ping` is the same way with next to no body: what is above it is the body and one look-up.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use authkeep::clock::Clock;
use authkeep::config::Dialect;
use authkeep::http::app::App;
use authkeep::http::error::authdb;
use authkeep::http::filter::BodyLimits;
use authkeep::http::guard::Guard;
use authkeep::http::internal_routes;
use authkeep::http::service::{Ends, RequestIds, Service};
use authkeep_conformance::fixtures::Fixtures;
use authkeep_memory::MemoryStore;
use authkeep_store::{Accounts, SessionTokens, Uid};
use bytes::Bytes;
use criterion::{Criterion, criterion_group, criterion_main};
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use serde_json::json;
use tokio::runtime::Runtime;

const UID: [u8; 16] = [0xa1; 16];
const PATH: &str = "/account/a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1";

/// A listener over an account with so many sessions.
async fn listener(devices: usize) -> Arc<Service> {
    let (store, mut fixtures) = (MemoryStore::new(), Fixtures::new(1));
    let uid = Uid::from(UID);
    let account = authkeep_store::NewAccount { uid, ..fixtures.account() };
    store.create_account(account).await.expect("the account is new");
    for _ in 0..devices {
        store.create_session_token(fixtures.session_token(uid)).await.expect("the token is new");
    }
    let app = App::plain(Arc::new(store), Clock::system(), Dialect::V036).expect("the default settings can be used");
    Arc::new(Service::new(
        "internal",
        internal_routes(),
        app,
        BodyLimits { bytes: 1024 * 1024, time: Duration::from_secs(30) },
        |app, refusal| authdb::refuse(app.dialect, refusal),
        Some(Guard::default()),
        Arc::new(RequestIds::new(1)),
    ))
}

async fn answer(service: &Arc<Service>, method: Method, path: &str, body: Bytes, expected: StatusCode) -> Bytes {
    let request = Request::builder().method(method).uri(path).body(Full::new(body)).expect("the request is right");
    let local = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let Ok(response) = Arc::clone(service).answer(request, Ends { own: local, peer: local }).await;
    assert_eq!(response.status(), expected);
    response.into_body().collect().await.expect("the answer has a body").to_bytes()
}

/// The uid is taken, so that the whole body is read and the store stays as it is.
fn new_account() -> Bytes {
    let body = json!({
        "normalizedEmail": "some.one@example.org",
        "email": "Some.One@example.org",
        "emailCode": "00".repeat(16),
        "emailVerified": true,
        "kA": "01".repeat(32),
        "wrapWrapKb": "02".repeat(32),
        "authSalt": "03".repeat(32),
        "verifyHash": "04".repeat(32),
        "verifierVersion": 1,
        "verifierSetAt": 1_416_000_000_000_u64,
        "createdAt": 1_416_000_000_000_u64,
        "locale": "en-GB,en;q=0.9",
    });
    body.to_string().into()
}

fn json(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let mut group = criterion.benchmark_group("json");
    let service = runtime.block_on(listener(0));
    group.bench_function("ping", |bencher| {
        bencher.to_async(&runtime).iter(|| answer(&service, Method::GET, "/", Bytes::new(), StatusCode::OK));
    });
    let body = new_account();
    group.bench_function("read a new account", |bencher| {
        bencher.to_async(&runtime).iter(|| answer(&service, Method::PUT, PATH, body.clone(), StatusCode::CONFLICT));
    });
    for devices in [0, 10, 100] {
        let service = runtime.block_on(listener(devices));
        group.bench_function(format!("write an account with {devices} sessions"), |bencher| {
            bencher.to_async(&runtime).iter(|| answer(&service, Method::GET, PATH, Bytes::new(), StatusCode::OK));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets = json
}
criterion_main!(benches);
