//! An HTTP endpoint on a socket of this machine that answers as it is told and keeps what it was asked.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use http::{HeaderMap, Method, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("a text"))
    }
}

pub(crate) struct Endpoint {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    _tasks: JoinSet<()>,
}

impl Endpoint {
    /// Answers with these statuses, one a request, and with 201 after them.
    pub(crate) async fn open(statuses: &[u16]) -> Self {
        Self::open_with(statuses, None).await
    }

    /// The same with TLS.
    pub(crate) async fn open_with(statuses: &[u16], tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let statuses = Arc::new(Mutex::new(statuses.iter().copied().collect::<VecDeque<u16>>()));
        let keep = Arc::clone(&asked);
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (keep, statuses) = (Arc::clone(&keep), Arc::clone(&statuses));
                let answer = service_fn(move |request: http::Request<Incoming>| {
                    let (keep, statuses) = (Arc::clone(&keep), Arc::clone(&statuses));
                    async move {
                        let (head, body) = request.into_parts();
                        let body = body.collect().await.expect("the body comes").to_bytes();
                        keep.lock().push(Asked {
                            method: head.method,
                            target: head.uri.to_string(),
                            headers: head.headers,
                            body: String::from_utf8(body.to_vec()).expect("a text"),
                        });
                        let status = statuses.lock().pop_front().unwrap_or(201);
                        let response = Response::builder()
                            .status(status)
                            .header("location", "/elsewhere")
                            .body(Full::new(Bytes::from_static(b"{\"message\":\"no such number +447418084106\"}")));
                        Ok::<_, Infallible>(response.expect("a response"))
                    }
                });
                let tls = tls.clone();
                connections.spawn(async move {
                    // A client that hangs up is no failure of the endpoint.
                    match tls {
                        None => drop(http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await),
                        Some(tls) => {
                            let Ok(stream) = tls.accept(stream).await else { return };
                            drop(http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await);
                        }
                    }
                });
            }
        });
        Self { address, asked, _tasks: tasks }
    }

    /// What it was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().clone()
    }
}
