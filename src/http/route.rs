//! A route as data: what the dispatch, the log and the documentation all read.

use std::future::Future;
use std::pin::Pin;

use http::Method;
use warp::reply::Response;

use crate::http::call::Call;

/// The answer of a handler that is still being worked on.
pub type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Whom a route answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, on whatever listener.
    Open,
    /// On the internal listener those who know the service secret, where one is set; on the public one everybody.
    Guarded,
    /// On the internal listener those who know the service secret, where one is set; on the public one those alone.
    Restricted,
}

/// One line of a route table.
#[derive(Clone)]
pub struct Route {
    /// Its API, as metrics name it.
    pub api: &'static str,
    /// Its method.
    pub method: Method,
    /// Its path, with `:name` for each parameter.
    pub template: &'static str,
    /// Its name in the documentation.
    pub operation: &'static str,
    /// Whom it answers.
    pub access: Access,
    /// Whether its requests are counted and leave no line in the log.
    pub quiet: bool,
    /// Whether its handler reads the body itself, piece by piece.
    pub streamed: bool,
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
        Self { api, method, template, operation, access: Access::Guarded, quiet: false, streamed: false, handler }
    }

    /// The same, answering everybody.
    #[must_use]
    pub fn open(mut self) -> Self {
        self.access = Access::Open;
        self
    }

    /// The same, for trusted services alone: the public listener demands the service secret, and answers nobody where none
    /// is set.
    #[must_use]
    pub fn restricted(mut self) -> Self {
        self.access = Access::Restricted;
        self
    }

    /// The same, without a line in the log: its time would tell who did what.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// The same, with a handler that reads the body itself.
    #[must_use]
    pub fn streamed(mut self) -> Self {
        self.streamed = true;
        self
    }

    /// The segments of the template.
    pub fn segments(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.template.split('/').filter(|segment| !segment.is_empty())
    }
}

/// A line of a route table: method, template, operation, handler. The module that writes it says which `API` it is, and
/// how its handlers `answer`.
macro_rules! route {
    ($method:ident $template:literal $operation:ident $handler:path) => {
        $crate::http::route::Route::new(API, http::Method::$method, $template, stringify!($operation), |call| {
            answer($handler, call)
        })
    };
}
pub(in crate::http) use route;
