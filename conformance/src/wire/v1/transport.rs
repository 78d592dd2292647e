//! The client of the pseudonym and exchange APIs, over the suite's own HTTP.

use async_trait::async_trait;
use authkeep_client::{Reply, Transport, TransportError};
use serde_json::Value;

use super::ask::call;
use super::stock::Listener;
use crate::wire::case::Failure;
use crate::wire::client::Client;

/// Carries the client's calls to the public listener. A call that finds a stock empty, 500, has changed nothing: it is sent
/// again when all are filled.
pub(in crate::wire) struct Wire<'a>(&'a Client);

#[async_trait]
impl Transport for Wire<'_> {
    async fn post(&self, path: &str, body: Value) -> Result<Reply, TransportError> {
        let answer = self.0.draw(Listener::Public, &call(path, &body), |answer| answer.status == 500).await;
        let answer = answer.map_err(TransportError::new)?;
        Ok(Reply { status: answer.status, body: serde_json::from_slice(&answer.body).ok() })
    }
}

impl Client {
    /// What an owner of pseudonyms and tokens has in hand.
    pub(in crate::wire) fn holder(&self) -> authkeep_client::Client<Wire<'_>> {
        authkeep_client::Client::new(Wire(self))
    }
}

impl From<authkeep_client::ClientError> for Failure {
    fn from(error: authkeep_client::ClientError) -> Self {
        Self::of("a call of the client", "a success", error)
    }
}
