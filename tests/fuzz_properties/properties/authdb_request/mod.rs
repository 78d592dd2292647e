//! The authdb API behind its real guards, dispatch, filters and handlers, on the memory engine: whatever the requests,
//! the server answers in the shape of its dialect and without a 5xx, a refusal changes nothing, and no answer leaves
//! records that belong to nobody.
//!
//! Bytes that begin with a capital letter are one request as text, as the seeds are; others are choices that make up
//! to six requests, most of them nearly right.

mod answer;
mod choices;
mod scene;

use authkeep::config::Dialect;
use http::StatusCode;
use http::request::Request;

use super::request_text;
use super::runtime::block_on;
use scene::Scene;

/// Requests in their order, and whether the listener has a service secret.
struct Script {
    with_secret: bool,
    requests: Vec<Request<Vec<u8>>>,
}

/// Sends the requests that the bytes stand for, in both dialects, and gives the statuses of the answers back; none when
/// the bytes stand for no request.
pub fn check(bytes: &[u8]) -> Vec<StatusCode> {
    let script = match bytes.first() {
        Some(b'A'..=b'Z') => {
            Script { with_secret: false, requests: request_text::request(bytes).into_iter().collect() }
        }
        _ => choices::script(bytes),
    };
    block_on(async {
        let early = run(&script, Dialect::V036).await;
        let late = run(&script, Dialect::V042).await;
        assert_eq!(early.0, late.0, "the dialects differ in their statuses");
        late.1.state().await.must_be(&early.1.state().await, "after the other dialect").expect("the same records");
        early.0
    })
}

async fn run(script: &Script, dialect: Dialect) -> (Vec<StatusCode>, Scene) {
    let scene = Scene::new(dialect, script.with_secret).await;
    let mut statuses = Vec::new();
    let mut before = scene.state().await;
    for request in &script.requests {
        let response = scene.answer(request.clone()).await;
        let status = answer::check(request.method(), dialect, &response);
        let after = scene.state().await;
        if status != StatusCode::OK || request.method().is_safe() {
            after.must_be(&before, "after a refusal or a look-up").expect("nothing changed");
        }
        scene::check_records(&after);
        statuses.push(status);
        before = after;
    }
    (statuses, scene)
}
