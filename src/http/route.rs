//! A route as data: what the dispatch, the log and the documentation all read.

use std::future::Future;
use std::pin::Pin;

use http::Method;
use warp::reply::Response;

use crate::http::call::Call;

/// The answer of a handler that is still being worked on.
pub type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// One line of a route table.
#[derive(Clone)]
pub struct Route {
    /// Its API, as metrics name it.
    pub api: &'static str,
    /// Its method. A GET answers HEAD as well where `head` says so.
    pub method: Method,
    /// Its path, with `:name` for each parameter.
    pub template: &'static str,
    /// Its name in the documentation.
    pub operation: &'static str,
    /// Whether HEAD gives the headers that GET would give.
    pub head: bool,
    /// Whether it answers without the service secret.
    pub open: bool,
    /// What answers.
    pub handler: fn(Call) -> Answer,
}

impl Route {
    /// A route that wants the service secret where one is set.
    pub const fn new(
        api: &'static str,
        method: Method,
        template: &'static str,
        operation: &'static str,
        handler: fn(Call) -> Answer,
    ) -> Self {
        Self { api, method, template, operation, head: false, open: false, handler }
    }

    /// The same, answering HEAD as well.
    #[must_use]
    pub fn with_head(mut self) -> Self {
        self.head = true;
        self
    }

    /// The same, answering everybody.
    #[must_use]
    pub fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// The segments of the template.
    pub fn segments(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.template.split('/').filter(|segment| !segment.is_empty())
    }

    /// Whether it answers a request of this method.
    #[must_use]
    pub fn answers(&self, method: &Method) -> bool {
        self.method == *method || (self.head && *method == Method::HEAD)
    }
}
