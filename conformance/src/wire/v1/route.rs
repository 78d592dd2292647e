//! The routes, and which members their bodies must have.

use serde_json::{Value, json};

use crate::wire::answer::Answer;
use crate::wire::case::Failure;
use crate::wire::client::Client;
use crate::wire::request::Request;

/// A route.
pub(super) struct Route {
    pub(super) path: &'static str,
    /// Members that must be there, in the order in which they are looked for, each with what it must be.
    pub(super) members: &'static [(&'static str, &'static str)],
    /// Whether it is for trusted services alone.
    pub(super) is_internal: bool,
}

const fn open(path: &'static str, members: &'static [(&'static str, &'static str)]) -> Route {
    Route { path, members, is_internal: false }
}

const fn internal(path: &'static str, members: &'static [(&'static str, &'static str)]) -> Route {
    Route { path, members, is_internal: true }
}

/// Every route of both APIs.
pub(super) const ROUTES: &[Route] = &[
    open(
        "/v1/signup",
        &[("profile_id", "string"), ("profile_token", "string"), ("zkpp", "string"), ("salt", "string")],
    ),
    open("/v1/signin", &[("profile_id", "string"), ("key", "string")]),
    open("/v1/signin/verify", &[("profile_id", "string"), ("key", "string")]),
    open("/v1/verify", &[("jwt", "object")]),
    open("/v1/signout", &[("jwt", "object")]),
    open("/v1/step/one", &[("pke_key", "string")]),
    open("/v1/step/two", &[("pke_key", "string"), ("pake_key", "string"), ("encrypted_id", "string")]),
    open("/v1/step/three", &[("pake_key", "string"), ("pake_proof", "string")]),
    internal("/v1/bucket/fill", &[("bucket", "string"), ("tokens", "array")]),
    internal("/v1/bucket/take", &[("bucket", "string")]),
    internal("/v1/bucket/spend", &[("bucket", "string"), ("token", "string")]),
    internal("/v1/fill", &[]),
];

impl Route {
    /// Sends a request to the listener that serves the route, to whoever may call it.
    pub(super) async fn send(&self, t: &Client, request: Request) -> Result<Answer, Failure> {
        if self.is_internal { t.send_trusted(request).await } else { t.send_call(request.without_secret()).await }
    }

    /// Sends a body.
    pub(super) async fn post(&self, t: &Client, body: &Value) -> Result<Answer, Failure> {
        self.send(t, Request::new("POST", self.path).json(body)).await
    }

    /// A body whose members are all of the right kind; what they say leads nowhere.
    pub(super) fn body(&self) -> Value {
        let mut body = json!({});
        for (name, kind) in self.members {
            body[*name] = match (*name, *kind) {
                ("bucket", _) => json!(self.bucket()),
                (_, "array") => json!([]),
                (_, "object") => json!({"profile_id": "x", "auth_token": "x", "auth_expiry": "x"}),
                _ => json!("x"),
            };
        }
        body
    }

    fn bucket(&self) -> &'static str {
        match self.path {
            "/v1/bucket/take" => "email",
            "/v1/bucket/spend" => "account",
            _ => "profile",
        }
    }
}
