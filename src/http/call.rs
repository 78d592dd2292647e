//! A request as a handler gets it: its route found, its body read.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

use authkeep_store::Store;
use bytes::Bytes;
use futures_util::Stream;
use http::{HeaderMap, Method};
use parking_lot::Mutex;

use crate::http::app::App;
use crate::http::error::Refusal;
use crate::http::router::Param;

/// A body that arrives piece by piece.
pub type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, Refusal>> + Send>>;

/// One request.
pub struct Call {
    /// What the server offers.
    pub app: App,
    /// The method, HEAD included.
    pub method: Method,
    /// The path's parameters in the order of the template.
    pub params: Vec<Param>,
    /// What stands behind the path's question mark.
    pub query: Option<String>,
    /// The address of the client, as far as proxies that are trusted tell it.
    pub client: IpAddr,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body; empty when the route reads it itself.
    pub body: Bytes,
    /// The body that the route reads itself.
    pub pieces: Option<Mutex<Pieces>>,
}

impl Call {
    /// The store.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        Arc::as_ref(&self.app.store)
    }

    /// The first parameter of the path; none when it is not UTF-8.
    #[must_use]
    pub fn param(&self) -> Option<&str> {
        self.params.first()?.as_deref()
    }
}
