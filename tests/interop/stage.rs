//! A server on an engine, with a place of its own.

use serde_json::{Value, json};

use crate::place::{self, Place};
use crate::skip;
use crate::support::http::{Answer, request};
use crate::support::{Home, Server};

/// A running server. What it leaves about goes with it.
pub(crate) struct Stage {
    server: Server,
    _home: Home,
    _place: Option<Place>,
}

impl Stage {
    pub(crate) fn memory() -> Self {
        Self::on("memory://", None)
    }

    pub(crate) fn sled() -> Self {
        Self::on("sled://store?cache_mb=32", None)
    }

    /// None where there is no Postgres to test with.
    pub(crate) async fn postgres(what: &str) -> Option<Self> {
        let Some(server) = place::variable(place::VARIABLE) else {
            skip(&format!("{what} on postgres"), "AUTHKEEP_TEST_POSTGRES is not set; run scripts/test");
            return None;
        };
        let place = Place::new(&server).await.expect("a schema");
        Some(Self::on(&place.url.clone(), Some(place)))
    }

    fn on(storage: &str, place: Option<Place>) -> Self {
        let home = Home::new();
        let server = home.start(&["--storage", storage]);
        Self { server, _home: home, _place: place }
    }

    pub(crate) fn public_url(&self) -> String {
        format!("http://{}", self.server.public)
    }

    pub(crate) fn internal_url(&self) -> String {
        format!("http://{}", self.server.internal)
    }

    /// Calls a route of the internal listener, as a trusted service does.
    pub(crate) fn internal(&self, path: &str, body: &Value) -> Answer {
        request(self.server.internal, "POST", path, &[], &body.to_string())
    }

    /// Makes so many tokens of each bucket.
    pub(crate) fn fill(&self, tokens: u32) {
        let filled = self.internal("/v1/fill", &json!({ "bucket_size": tokens }));
        assert_eq!(filled.status, 200, "{}", filled.body);
    }

    /// The token that would be mailed to somebody.
    pub(crate) fn take_email_token(&self) -> String {
        let taken = self.internal("/v1/bucket/take", &json!({ "bucket": "email" }));
        let body: Value = serde_json::from_str(&taken.body).expect("JSON");
        body["token"].as_str().unwrap_or_else(|| panic!("a token: {}", taken.body)).to_owned()
    }

    /// The status of spending an account's token.
    pub(crate) fn spend_account_token(&self, token: &str) -> u16 {
        self.internal("/v1/bucket/spend", &json!({ "bucket": "account", "token": token })).status
    }
}
