//! How requests get to a server.

use std::error::Error;
use std::fmt;

use async_trait::async_trait;
use serde_json::Value;

/// What carries requests to one server.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends a POST request with a JSON body to a path such as `/v1/signin`, and gives the answer whatever its status is.
    /// It sends the request once: most calls must not be repeated.
    ///
    /// # Errors
    /// `TransportError` when there is no answer, or it breaks off.
    async fn post(&self, path: &str, body: Value) -> Result<Reply, TransportError>;
}

/// An answer.
#[derive(Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body; none where it is empty or no JSON.
    pub body: Option<Value>,
}

/// The body may hold tokens.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").field("status", &self.status).finish_non_exhaustive()
    }
}

/// There is no answer.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct TransportError(Box<dyn Error + Send + Sync>);

impl TransportError {
    /// With its reason, which is told.
    pub fn new(reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(reason.into())
    }
}
