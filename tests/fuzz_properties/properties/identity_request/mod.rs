//! The identity API behind the real dispatch, scope, filters and handlers of the public listener, on the memory engine:
//! whatever the requests, the server answers in its shape and without a 5xx, a refusal stores nothing but what counts
//! attempts, nobody is served without a token who should have one, and no answer leaves records that should not be.
//!
//! Bytes that begin with a capital letter are one request as text, as the seeds are, with words such as `{A}` for what a
//! seed cannot know; others are choices that make up to six requests, most of them nearly right.

mod answer;
mod choices;
pub(super) mod people;
mod records;
pub(super) mod scene;
mod server;
pub(super) mod words;

use http::request::Request;
use http::{Method, StatusCode};

use super::request_text;
use super::runtime::block_on;
use scene::Scene;

/// Requests in their order.
#[derive(Default)]
pub(super) struct Script {
    /// Whether the server tells nobody who has an account.
    pub hides: bool,
    pub steps: Vec<Step>,
}

/// A request and how it comes.
pub(super) struct Step {
    pub request: Request<Vec<u8>>,
    /// How long after the one before, in milliseconds.
    pub after_ms: u64,
    /// The bytes of a piece of its body.
    pub piece: usize,
}

impl Step {
    pub(super) fn at_once(request: Request<Vec<u8>>) -> Self {
        Self { request, after_ms: 0, piece: usize::MAX }
    }
}

/// The script of a seed; none of other bytes.
pub(super) fn seed(bytes: &[u8]) -> Option<Script> {
    let is_text = matches!(bytes.first(), Some(b'A'..=b'Z'));
    is_text.then(|| {
        let request = request_text::request(&words::replace(bytes));
        Script { hides: false, steps: request.map(Step::at_once).into_iter().collect() }
    })
}

/// Sends the requests that the bytes stand for and gives the statuses of the answers back; none when the bytes stand for
/// no request.
pub fn check(bytes: &[u8]) -> Vec<StatusCode> {
    run(seed(bytes).unwrap_or_else(|| choices::script(bytes)))
}

/// Sends the requests of a script.
pub(super) fn run(script: Script) -> Vec<StatusCode> {
    server::prepare();
    block_on(async {
        let mut scene = Scene::new(script.hides).await;
        let mut statuses = Vec::new();
        let mut before = scene.state().await;
        for step in script.steps {
            let operation = scene.operation(&step.request);
            let (method, has_token) = (step.request.method().clone(), people::have_sent(&step.request));
            let is_in_scope = scene.is_in_scope(step.request.uri().path());
            let response = scene.answer(step).await;
            let status = answer::check(&method, operation, is_in_scope, &response);
            assert!(has_token || !(status.is_success() && needs_token(operation)), "{operation} served a stranger");
            let after = scene.state().await;
            if !status.is_success() || method == Method::GET {
                records::must_be_unchanged(operation, &before, &after);
            }
            records::check(&after);
            scene.check_files(&after);
            statuses.push(status);
            before = after;
        }
        statuses
    })
}

/// The operations that answer nobody without a bearer token; none has the name `""`.
fn needs_token(operation: &str) -> bool {
    let open = [
        "",
        "postV1Accounts",
        "postV1AccountsConfirm",
        "postV1AccountsSendConfirmationInstructions",
        "postV1AccountsSendUnlockInstructions",
        "postV1AccountsUnlock",
        "postV1SecurityResetPassword",
        "putV1SecurityResetPassword",
        "postV1SecurityVerifyApiKey",
        "postV1Sessions",
        "postV1SessionsGenerateJwt",
        "getJwks",
    ];
    !open.contains(&operation)
}
