//! The public listener with the routes of both APIs.

use std::cell::Cell;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use authkeep::clock::Clock;
use authkeep::config::Dialect;
use authkeep::http::app::App;
use authkeep::http::error::ops;
use authkeep::http::filter::BodyLimits;
use authkeep::http::guard::Gate;
use authkeep::http::route::{Access, Route};
use authkeep::http::router::{Found, Router};
use authkeep::http::service::{Ends, RequestIds, Service};
use authkeep::http::{exchange, pseudonym, scope, v1};
use authkeep_conformance::State;
use authkeep_memory::MemoryStore;
use authkeep_store::{EpochMs, Result, Store};
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Method, Request, Response};
use http_body_util::{BodyExt, Full};

use super::Step;
use super::server::{SERVER, SERVICE, START_MS, parts};

/// Small, so that bodies over it are met often.
const BODY_BYTES: usize = 8192;

pub(super) static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| [pseudonym::routes(), exchange::routes()].concat());

thread_local! {
    static NOW: Cell<u64> = const { Cell::new(START_MS) };
}

fn now() -> EpochMs {
    EpochMs::new(NOW.get()).expect("a time before the last one")
}

/// What is known of a request before it is answered.
pub(super) struct Asked {
    pub method: Method,
    /// The operation that it is dispatched to; `""` for none.
    pub operation: &'static str,
    /// Whether its path is one on which these APIs answer even when there is nothing.
    pub is_in_scope: bool,
    /// Whether there is no line in the log for it.
    pub is_quiet: bool,
    /// Whether it lacks the service secret and wants it.
    pub is_shut_out: bool,
}

/// A listener and its store.
pub(super) struct Scene {
    store: Arc<dyn Store>,
    service: Arc<Service>,
    router: Router,
}

impl Scene {
    pub(super) async fn new() -> Self {
        NOW.set(START_MS);
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        fill(store.as_ref()).await.expect("an empty store takes the records");
        let plain = App::plain(Arc::clone(&store), Clock::from_fn(now), Dialect::V036);
        let (pseudonyms, exchange) = parts();
        let app = App { pseudonyms, exchange, ..plain.expect("the defaults can be used") };
        let limits = BodyLimits { bytes: BODY_BYTES, time: Duration::from_mins(1) };
        let refuse = |_: &App, refusal| ops::refuse(&refusal);
        let ids = Arc::new(RequestIds::new(1));
        let service = Service::new("public", ROUTES.clone(), app, limits, refuse, None, ids);
        let service = service.with_scopes(&[v1::SCOPE]).with_gate(Gate::new(Some(SERVICE)));
        Self { store, service: Arc::new(service), router: Router::new(ROUTES.clone()) }
    }

    pub(super) async fn state(&self) -> State {
        State::read(self.store.as_ref()).await.expect("the store can be read")
    }

    pub(super) fn asked(&self, request: &Request<Vec<u8>>) -> Asked {
        let path = request.uri().path();
        let route = match self.router.find(request.method(), path) {
            Found::Route(route, _) => Some(route),
            _ => None,
        };
        let right = format!("Bearer {SERVICE}");
        let may_enter = request.headers().get(AUTHORIZATION).is_some_and(|given| {
            given.to_str().is_ok_and(|given| given.eq_ignore_ascii_case(&right) && given.ends_with(SERVICE))
        });
        Asked {
            method: request.method().clone(),
            operation: route.as_ref().map_or("", |route| route.operation),
            is_in_scope: scope::find(&[v1::SCOPE], path).is_some(),
            is_quiet: route.as_ref().is_some_and(|route| route.quiet),
            is_shut_out: route.is_some_and(|route| route.access == Access::Restricted) && !may_enter,
        }
    }

    pub(super) async fn answer(&self, step: Step) -> Response<Bytes> {
        NOW.set(NOW.get() + step.after_ms);
        let request = step.request.map(Full::<Bytes>::from);
        let local = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let Ok(response) = Arc::clone(&self.service).answer(request, Ends { own: local, peer: local }).await;
        let (head, body) = response.into_parts();
        let body = body.collect().await.expect("the answer has a body");
        Response::from_parts(head, body.to_bytes())
    }
}

async fn fill(store: &dyn Store) -> Result<()> {
    let state = &SERVER.state;
    for one in state.pseudonyms.values() {
        store.restore_pseudonym(one.clone()).await?;
    }
    for one in state.pseudonym_sessions.values() {
        store.restore_pseudonym_session(*one).await?;
    }
    for one in state.handshakes.values() {
        store.restore_handshake(one.clone()).await?;
    }
    for one in state.stocked_tokens.values() {
        store.restore_stocked_token(one.clone()).await?;
    }
    for one in state.dirty_tokens.values() {
        store.restore_dirty_token(one.clone()).await?;
    }
    for one in state.clean_tokens.values() {
        store.restore_clean_token(*one).await?;
    }
    Ok(())
}
