//! The pseudonym and exchange APIs behind the real dispatch, scope, gate, filters and handlers of the public listener, on
//! the memory engine: whatever the requests, each is answered with a status that the document has for it and in the
//! shape of these APIs, a refusal stores nothing and takes away no more than the handshake that it used up, nobody is
//! served without the service secret who should have it, and every success moves so many tokens as it says.
//!
//! Bytes that begin with a capital letter are one request as text, as the seeds are, with words such as `{ID}` for what
//! a seed cannot know; others are choices that make up to six requests, most of them nearly right.

mod answer;
mod choices;
mod records;
mod scene;
mod server;
mod words;

use http::{Request, StatusCode};

use super::request_text;
use super::runtime::block_on;
use scene::Scene;

/// A request, and how long after the one before it comes.
struct Step {
    request: Request<Vec<u8>>,
    after_ms: u64,
}

/// Sends the requests that the bytes stand for and gives the statuses of the answers back; none when the bytes stand
/// for no request.
pub fn check(bytes: &[u8]) -> Vec<StatusCode> {
    let is_text = matches!(bytes.first(), Some(b'A'..=b'Z'));
    let steps = if is_text {
        let request = request_text::request(&words::replace(bytes));
        request.map(|request| Step { request, after_ms: 0 }).into_iter().collect()
    } else {
        choices::steps(bytes)
    };
    server::prepare();
    block_on(async {
        let scene = Scene::new().await;
        let mut statuses = Vec::new();
        let mut before = scene.state().await;
        for step in steps {
            let asked = scene.asked(&step.request);
            let response = scene.answer(step).await;
            let status = answer::check(&asked, &response);
            let after = scene.state().await;
            records::check_change(asked.operation, status, &before, &after);
            records::check(&after);
            statuses.push(status);
            before = after;
        }
        statuses
    })
}
