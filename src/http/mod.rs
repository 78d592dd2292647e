//! The HTTP side: route tables, what stands before and behind them, and the listeners.
//!
//! A request passes [`server`] (connections, limits), [`service`] (guards, the log line), [`router`] (which route is
//! it?), and the warp filter of its API, which reads the body and calls the route's handler.

pub mod admin;
pub mod app;
pub mod authdb;
pub mod call;
pub mod client;
mod connection;
pub mod error;
pub mod exchange;
pub mod filter;
pub mod guard;
pub mod hex;
pub mod identity;
pub mod openapi;
pub mod ops;
pub mod pages;
pub mod path;
pub mod pseudonym;
pub mod reply;
pub mod route;
pub mod router;
pub mod scope;
pub mod server;
pub mod service;
pub mod tls;
pub mod v1;

use route::Route;

/// Every route of the internal listener.
#[must_use]
pub fn internal_routes() -> Vec<Route> {
    [
        authdb::routes(),
        admin::routes(),
        pseudonym::internal_routes(),
        exchange::internal_routes(),
        ops::routes(),
        ops::internal_routes(),
    ]
    .concat()
}

/// Every route of the public listener.
#[must_use]
pub fn public_routes() -> Vec<Route> {
    [identity::routes(), pseudonym::routes(), exchange::routes(), pages::routes(), ops::routes(), ops::public_routes()]
        .concat()
}
