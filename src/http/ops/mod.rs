//! What operators and their machines ask.

mod heartbeat;
mod lbheartbeat;
mod metrics;
mod openapi;
mod version;

use http::Method;
use utoipa::OpenApi;

use crate::http::route::{Answer, Route};

/// The name of these routes in metrics and in the documentation.
pub(super) const API: &str = "ops";

fn open(template: &'static str, operation: &'static str, handler: fn(crate::http::call::Call) -> Answer) -> Route {
    Route::new(API, Method::GET, template, operation, handler).open()
}

/// The routes of every listener; none wants the service secret.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        open("/__heartbeat__", "heartbeat", |call| Box::pin(heartbeat::read(call))),
        open("/__lbheartbeat__", "lbheartbeat", |_| Box::pin(async { lbheartbeat::read() })),
        open("/__version__", "version", |call| Box::pin(async move { version::read(&call) })),
    ]
}

/// The routes of the internal listener alone.
#[must_use]
pub fn internal_routes() -> Vec<Route> {
    vec![
        Route::new(API, Method::GET, "/metrics", "metrics", |call| Box::pin(async move { metrics::read(&call) })),
        document(),
    ]
}

/// The routes that the public listener answers to everybody, and the internal one to those who know the secret.
#[must_use]
pub fn public_routes() -> Vec<Route> {
    vec![document()]
}

fn document() -> Route {
    Route::new(API, Method::GET, "/openapi.json", "openapi", |_| Box::pin(async { openapi::read() }))
}

/// What the document says about these routes.
#[derive(OpenApi)]
#[openapi(paths(heartbeat::read, lbheartbeat::read, version::read, metrics::read, openapi::read))]
pub(super) struct Documented;
