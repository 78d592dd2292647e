//! One connection: its TLS handshake, its protocol, its requests.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, Watcher};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::config::Limits;
use crate::http::service::{Ends, Service};

/// hyper refuses smaller read buffers.
const MIN_HEADER_BYTES: usize = 8 * 1024;

/// Requests at one time on one HTTP/2 connection.
const STREAMS: u32 = 100;

/// What a connection may ask for.
#[derive(Clone, Copy)]
pub(super) struct Terms {
    header_bytes: usize,
    idle: Duration,
}

impl From<&Limits> for Terms {
    fn from(limits: &Limits) -> Self {
        Self { header_bytes: limits.header_bytes.max(MIN_HEADER_BYTES), idle: Duration::from_secs(limits.idle_seconds) }
    }
}

/// Serves a connection to its end. Clients that hang up, are silent or speak something else are of interest to nobody
/// but who looks for them.
pub(super) async fn serve(
    stream: TcpStream,
    service: Arc<Service>,
    tls: Option<TlsAcceptor>,
    terms: Terms,
    watcher: Watcher,
) {
    if let Err(error) = try_serve(stream, service, tls, terms, watcher).await {
        tracing::debug!(error, "a connection ended");
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

async fn try_serve(
    stream: TcpStream,
    service: Arc<Service>,
    tls: Option<TlsAcceptor>,
    terms: Terms,
    watcher: Watcher,
) -> Result<(), Failure> {
    // Small answers must not wait for more to send.
    stream.set_nodelay(true)?;
    let ends = Ends { own: stream.local_addr()?.ip(), peer: stream.peer_addr()?.ip() };
    let answer = service_fn(move |request| Arc::clone(&service).answer(request, ends));
    let Some(acceptor) = tls else {
        return watch(watcher, http1(terms).serve_connection(TokioIo::new(stream), answer)).await;
    };
    let handshake = tokio::time::timeout(terms.idle, acceptor.accept(stream));
    let stream = handshake.await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        watch(watcher, http2(terms).serve_connection(TokioIo::new(stream), answer)).await
    } else {
        watch(watcher, http1(terms).serve_connection(TokioIo::new(stream), answer)).await
    }
}

async fn watch<C>(watcher: Watcher, connection: C) -> Result<(), Failure>
where
    C: GracefulConnection<Error = hyper::Error>,
{
    watcher.watch(connection).await.map_err(Failure::from)
}

fn http1(terms: Terms) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(terms.idle).max_buf_size(terms.header_bytes).half_close(true);
    builder
}

fn http2(terms: Terms) -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(terms.header_bytes).unwrap_or(u32::MAX))
        .max_concurrent_streams(STREAMS)
        // A peer that went away without a word is noticed.
        .keep_alive_interval(terms.idle)
        .keep_alive_timeout(terms.idle);
    builder
}
