//! A warp server with one route, on as many workers as the server has: `GET` answers JSON that stands ready, of a given
//! size; `PUT` reads a JSON body and answers `{}`.

use std::convert::Infallible;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};

use bytes::Bytes;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use serde::Deserialize;
use tokio::net::TcpListener;
use warp::filters::BoxedFilter;
use warp::http::Response;
use warp::{Filter as _, Reply};

use crate::failure::Result;

/// What the route does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// Answers a JSON body of so many bytes.
    Get { bytes: usize },
    /// Reads a JSON body.
    Put,
}

/// The body of a session token, as it is sent.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    uid: String,
    data: String,
    created_at: u64,
}

/// Serves until the process is ended, and prints the address first.
pub(crate) fn serve(kind: Kind, workers: usize) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build()?;
    runtime.block_on(async move {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        println!("listening {}", listener.local_addr()?);
        std::io::stdout().flush()?;
        match kind {
            Kind::Get { bytes } => accept(listener, get(bytes)).await,
            Kind::Put => accept(listener, put()).await,
        }
    })
}

fn get(bytes: usize) -> BoxedFilter<(Response<Bytes>,)> {
    const AROUND: usize = r#"{"a":""}"#.len();
    let json = Bytes::from(format!(r#"{{"a":"{}"}}"#, "x".repeat(bytes.saturating_sub(AROUND))));
    warp::path!("sessionToken" / String).and(warp::get()).map(move |_id| answer(json.clone())).boxed()
}

fn put() -> BoxedFilter<(Response<Bytes>,)> {
    warp::path!("sessionToken" / String)
        .and(warp::put())
        .and(warp::body::json())
        .map(|id: String, body: Body| {
            std::hint::black_box((id, body.uid, body.data, body.created_at));
            answer(Bytes::from_static(b"{}"))
        })
        .boxed()
}

fn answer(json: Bytes) -> Response<Bytes> {
    let mut response = Response::new(json);
    let json = warp::http::HeaderValue::from_static("application/json");
    response.headers_mut().insert(warp::http::header::CONTENT_TYPE, json);
    response
}

async fn accept(listener: TcpListener, filter: BoxedFilter<(Response<Bytes>,)>) -> Result<()> {
    // Once around all connections, as in any warp server.
    let service = TowerToHyperService::new(warp::service(filter.map(Reply::into_response)));
    loop {
        let (stream, _peer) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let service = service.clone();
        tokio::spawn(async move {
            let builder = auto::Builder::new(TokioExecutor::new());
            let ended: std::result::Result<(), _> = builder.serve_connection(TokioIo::new(stream), service).await;
            drop::<std::result::Result<(), Box<dyn std::error::Error + Send + Sync>>>(ended);
            Ok::<(), Infallible>(())
        });
    }
}
