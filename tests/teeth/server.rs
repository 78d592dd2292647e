//! The real server over any store, in this process.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use authkeep::clock::Clock;
use authkeep::config::{self, Dialect};
use authkeep::http;
use authkeep::http::app::App;
use authkeep::http::error::authdb;
use authkeep::http::filter::BodyLimits;
use authkeep::http::guard::Guard;
use authkeep::http::server::{self, Listener};
use authkeep::http::service::{RequestIds, Service};
use authkeep_conformance::wire::{self, Target};
use authkeep_store::Store;
use tokio::task::JoinHandle;

/// A server's internal listener; it ends with the value.
pub(crate) struct Server {
    address: SocketAddr,
    serving: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(store: Arc<dyn Store>) -> Self {
        let app = App::plain(store, Clock::system(), Dialect::V042).expect("the default settings can be used");
        let settings = config::Server::default();
        let limits =
            BodyLimits { bytes: settings.limits.body_bytes, time: Duration::from_secs(settings.limits.body_seconds) };
        let internal = Service::new(
            "internal",
            http::internal_routes(),
            app,
            limits,
            |app, refusal| authdb::refuse(app.dialect, refusal),
            Some(Guard::new(&[], None)),
            Arc::new(RequestIds::new(0)),
        );
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        let listener = Listener::bind(any_port, internal, None).await.expect("a port is free");
        let address = listener.address().expect("it has an address");
        let serving = tokio::spawn(async move {
            let never = std::future::pending;
            server::serve(vec![listener], &settings.limits, never(), Duration::ZERO, never()).await;
        });
        Self { address, serving }
    }

    /// The server as the suite sees it.
    pub(crate) fn target(&self) -> Target {
        let url = format!("http://{}", self.address).parse().expect("a base URL");
        Target::new(url, wire::Dialect::V042)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
