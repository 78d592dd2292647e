//! What happens to every request of a listener: a request id, the guards, the dispatch, one line in the log.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::FutureExt;
use http::{HeaderName, HeaderValue, Method, Request};
use hyper::body::Body;
use ipnet::IpNet;
use tower_service::Service as _;
use warp::filters::BoxedFilter;
use warp::reply::Response;

use crate::clock::Stopwatch;
use crate::http::app::App;
use crate::http::client;
use crate::http::error::Refusal;
use crate::http::filter::{self, BodyLimits, Matched};
use crate::http::guard::{Gate, Guard};
use crate::http::reply;
use crate::http::route::{Access, Route};
use crate::http::router::{Found, Router};
use crate::http::scope::{self, Scope};
use crate::metrics::{Answered, Answers};

/// What a body may fail with; a connection's body and one in memory differ in it.
type BodyError = Box<dyn std::error::Error + Send + Sync>;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a request is called in the log and in metrics.
#[derive(Clone, Copy)]
struct Label {
    api: &'static str,
    route: &'static str,
    quiet: bool,
}

impl Label {
    /// No route has the path, or the request was turned away before it was looked up.
    const NONE: Self = Self { api: "-", route: "-", quiet: false };

    const fn of(route: &Route) -> Self {
        Self { api: route.api, route: route.template, quiet: route.quiet }
    }
}

/// The two ends of a connection.
#[derive(Clone, Copy)]
pub struct Ends {
    /// The address that it came in on.
    pub own: IpAddr,
    /// The address that it came from.
    pub peer: IpAddr,
}

/// One listener's way of answering requests.
pub struct Service {
    name: &'static str,
    router: Router,
    filter: BoxedFilter<(Response,)>,
    app: App,
    refuse: fn(&App, Refusal) -> Response,
    guard: Option<Guard>,
    gate: Gate,
    answers: Answers,
    request_ids: Arc<RequestIds>,
    scopes: &'static [Scope],
    trusted_proxies: Vec<IpNet>,
}

impl Service {
    /// A service over these routes. With a `guard` it is for trusted services alone.
    pub fn new(
        name: &'static str,
        routes: Vec<Route>,
        app: App,
        limits: BodyLimits,
        refuse: fn(&App, Refusal) -> Response,
        guard: Option<Guard>,
        request_ids: Arc<RequestIds>,
    ) -> Self {
        Self {
            name,
            router: Router::new(routes),
            filter: filter::calls(app.clone(), limits),
            app,
            refuse,
            guard,
            gate: Gate::default(),
            answers: Answers::default(),
            request_ids,
            scopes: &[],
            trusted_proxies: Vec::new(),
        }
    }

    /// The same, with APIs that have manners of their own below some paths.
    #[must_use]
    pub fn with_scopes(mut self, scopes: &'static [Scope]) -> Self {
        self.scopes = scopes;
        self
    }

    /// The same, for everybody: a gate before the routes of trusted services.
    #[must_use]
    pub fn with_gate(mut self, gate: Gate) -> Self {
        self.gate = gate;
        self
    }

    /// The same, behind proxies that are believed when they say who a request is from.
    #[must_use]
    pub fn behind(mut self, trusted_proxies: Vec<IpNet>) -> Self {
        self.trusted_proxies = trusted_proxies;
        self
    }

    /// The listener's name, as the log shows it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Answers a request of a connection between these ends.
    ///
    /// # Errors
    /// None: every failure is an answer.
    pub async fn answer<B>(self: Arc<Self>, request: Request<B>, ends: Ends) -> Result<Response, Infallible>
    where
        B: Body<Error: Into<BodyError>> + Send + Sync + 'static,
    {
        let watch = Stopwatch::start();
        let method = request.method().clone();
        // A panic is a fault of the server's own: it costs this request its answer, and nobody else anything.
        let dispatched = AssertUnwindSafe(self.dispatch(request, ends)).catch_unwind().await;
        let (label, mut response) =
            dispatched.unwrap_or_else(|_| (Label::NONE, (self.refuse)(&self.app, Refusal::Broken)));
        if method == Method::HEAD {
            response = reply::without_body(response);
        }
        let answered = Answered {
            listener: self.name,
            api: label.api,
            route: label.route,
            status: response.status().as_u16(),
            quiet: label.quiet,
        };
        let micros = watch.micros();
        self.answers.record(answered, &method, micros);
        // A gap in the numbers would tell when a request without a line came.
        if !label.quiet {
            let request_id = self.request_ids.next();
            tracing::info!(
                target: "authkeep::request",
                listener = self.name,
                %method,
                route = answered.route,
                status = answered.status,
                micros,
                request_id = %request_id,
                "request"
            );
            if let Ok(value) = HeaderValue::from_str(&request_id) {
                response.headers_mut().insert(REQUEST_ID, value);
            }
        }
        Ok(response)
    }

    async fn dispatch<B>(&self, request: Request<B>, ends: Ends) -> (Label, Response)
    where
        B: Body<Error: Into<BodyError>> + Send + Sync + 'static,
    {
        let uri = request.uri().clone();
        let Some((scope, path)) = scope::find(self.scopes, uri.path()) else {
            return self.route(request, uri.path(), ends, self.refuse, None).await;
        };
        if let (&Method::OPTIONS, Some(options)) = (request.method(), scope.options) {
            return (Label::NONE, options(&self.app));
        }
        let (label, mut response) = self.route(request, &path, ends, scope.refuse, scope.missing).await;
        (scope.finish)(&self.app, &mut response);
        (label, response)
    }

    async fn route<B>(
        &self,
        mut request: Request<B>,
        path: &str,
        ends: Ends,
        refuse: fn(&App, Refusal) -> Response,
        missing: Option<fn(&Method, &str) -> Response>,
    ) -> (Label, Response)
    where
        B: Body<Error: Into<BodyError>> + Send + Sync + 'static,
    {
        let found = self.router.find(request.method(), path);
        let open = matches!(&found, Found::Route(route, _) if route.access == Access::Open);
        if let Some(guard) = &self.guard {
            let allowed = guard.refuse_web_pages(&request, ends.own);
            let allowed = allowed.and_then(|()| if open { Ok(()) } else { guard.demand_secret(request.headers()) });
            if let Err(refusal) = allowed {
                return (Label::NONE, refuse(&self.app, refusal));
            }
        } else if let Found::Route(route, _) = &found
            && route.access == Access::Restricted
            && let Err(refusal) = self.gate.demand(request.headers())
        {
            return (Label::of(route), refuse(&self.app, refusal));
        }
        if let (Some(missing), Found::OtherMethods(..) | Found::Nothing) = (missing, &found) {
            return (Label::NONE, missing(request.method(), path));
        }
        match found {
            Found::Route(route, params) => {
                let label = Label::of(&route);
                let query = request.uri().query().map(str::to_owned);
                let client = client::address(ends.peer, request.headers(), &self.trusted_proxies);
                request.extensions_mut().insert(Matched { route, params, query, client, refuse });
                let Ok(response) = warp::service(self.filter.clone()).call(request).await;
                (label, response)
            }
            Found::OtherMethods(route, allow) => {
                let label = Label::of(&route);
                let refusal = Refusal::MethodNotAllowed(request.method().clone(), allow);
                (label, refuse(&self.app, refusal))
            }
            Found::Nothing => (Label::NONE, refuse(&self.app, Refusal::NotFound)),
        }
    }
}

/// Numbers requests: a random part of this process, then a count.
pub struct RequestIds {
    process: u32,
    next: AtomicU64,
}

impl RequestIds {
    /// Request ids that begin with `process`.
    #[must_use]
    pub const fn new(process: u32) -> Self {
        Self { process, next: AtomicU64::new(1) }
    }

    fn next(&self) -> String {
        let mut id = String::with_capacity(20);
        // Writing into a String cannot fail.
        let _ = write!(id, "{:08x}-{:x}", self.process, self.next.fetch_add(1, Ordering::Relaxed));
        id
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use authkeep_memory::MemoryStore;
    use bytes::Bytes;
    use http_body_util::Empty;

    use super::*;
    use crate::clock::Clock;
    use crate::config::Dialect;
    use crate::http::error::authdb;

    #[tokio::test]
    async fn a_handler_that_panics_answers_500() {
        let app = App::plain(Arc::new(MemoryStore::new()), Clock::system(), Dialect::V036).unwrap();
        let route =
            Route::new("authdb", Method::GET, "/broken", "broken", |_| Box::pin(async { panic!("on purpose") }));
        let limits = BodyLimits { bytes: 1, time: Duration::from_mins(1) };
        let refuse = |app: &App, refusal| authdb::refuse(app.dialect, refusal);
        let ids = Arc::new(RequestIds::new(0));
        let service = Arc::new(Service::new("internal", vec![route], app, limits, refuse, None, ids));
        let local = IpAddr::from([127, 0, 0, 1]);
        let ends = Ends { own: local, peer: local };
        for _ in 0..2 {
            let request = Request::get("/broken").body(Empty::<Bytes>::new()).unwrap();
            let Ok(answer) = Arc::clone(&service).answer(request, ends).await;
            assert_eq!(answer.status(), 500);
        }
    }
}
