//! A request as a handler gets it: its route found, its body read.

use std::sync::Arc;

use authkeep_store::Store;
use bytes::Bytes;
use http::{HeaderMap, Method};

use crate::http::app::App;
use crate::http::router::Param;

/// One request.
pub struct Call {
    /// What the server offers.
    pub app: App,
    /// The method, HEAD included.
    pub method: Method,
    /// The path's parameters in the order of the template.
    pub params: Vec<Param>,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
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
