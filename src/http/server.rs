//! The listeners: accept, limit, serve, and drain at the end.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use crate::config::Limits;
use crate::http::connection::{self, Terms};
use crate::http::service::Service;
use crate::http::tls::Tls;

/// How long a listener rests after it could not accept, when the process is out of file handles for example.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A bound address and what answers on it.
pub struct Listener {
    socket: TcpListener,
    service: Arc<Service>,
    tls: Option<Arc<Tls>>,
}

impl Listener {
    /// Binds an address; from then on connections are accepted.
    ///
    /// # Errors
    /// What the system says, with the listener's name and address.
    pub async fn bind(address: SocketAddr, service: Service, tls: Option<Arc<Tls>>) -> io::Result<Self> {
        let socket = TcpListener::bind(address).await.map_err(|error| {
            let name = service.name();
            io::Error::new(error.kind(), format!("the {name} listener cannot use {address}: {error}"))
        })?;
        Ok(Self { socket, service: Arc::new(service), tls })
    }

    /// The address, with the port that was picked for port 0.
    ///
    /// # Errors
    /// What the system says.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// The listener's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.service.name()
    }
}

/// Serves the listeners until `stop` ends, then lets running requests end, for as long as `drain` and `cut` allow.
pub async fn serve(
    listeners: Vec<Listener>,
    limits: &Limits,
    stop: impl Future<Output = ()>,
    drain: Duration,
    cut: impl Future<Output = ()>,
) {
    let graceful = Arc::new(GracefulShutdown::new());
    let (stopping, stopped) = watch::channel(false);
    let mut loops = tokio::task::JoinSet::new();
    for listener in listeners {
        loops.spawn(accept(listener, limits.clone(), Arc::clone(&graceful), stopped.clone()));
    }
    stop.await;
    stopping.send_replace(true);
    while loops.join_next().await.is_some() {}
    let Some(graceful) = Arc::into_inner(graceful) else { return };
    tracing::info!("waiting for {} running connections to end", graceful.count());
    tokio::select! {
        () = graceful.shutdown() => tracing::info!("all requests were answered"),
        () = tokio::time::sleep(drain) => tracing::warn!("requests that took longer than {} s were cut off", drain.as_secs()),
        () = cut => tracing::warn!("a second signal cut the running requests off"),
    }
}

async fn accept(listener: Listener, limits: Limits, graceful: Arc<GracefulShutdown>, mut stop: watch::Receiver<bool>) {
    let slots = Arc::new(Semaphore::new(limits.connections));
    let terms = Terms::from(&limits);
    loop {
        let accepted = async {
            let slot = Arc::clone(&slots).acquire_owned().await;
            (listener.socket.accept().await, slot)
        };
        let (accepted, slot) = tokio::select! {
            accepted = accepted => accepted,
            _ = stop.wait_for(|stop| *stop) => return,
        };
        match accepted {
            Ok((stream, _)) => {
                let serving = connection::serve(
                    stream,
                    Arc::clone(&listener.service),
                    listener.tls.as_ref().map(|tls| tls.acceptor()),
                    terms,
                    graceful.watcher(),
                );
                tokio::spawn(async move {
                    serving.await;
                    drop(slot);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "the {} listener could not accept a connection", listener.name());
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}
