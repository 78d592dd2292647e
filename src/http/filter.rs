//! The warp filter behind the dispatch: it reads the body within its limits and calls the handler of the route.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use http::header::{CONTENT_LENGTH, EXPECT};
use http::{HeaderMap, Method};
use parking_lot::Mutex;
use warp::Filter;
use warp::filters::BoxedFilter;
use warp::reply::Response;

use crate::http::app::App;
use crate::http::call::{Call, Pieces};
use crate::http::error::Refusal;
use crate::http::route::Route;
use crate::http::router::Param;

/// A body over the limit is read and thrown away up to this many times the limit, so that a client that sends before it
/// listens hears the refusal instead of a broken connection.
const DRAIN_FACTOR: usize = 16;

/// The route that the dispatch found; it reaches the filter as an extension of the request.
#[derive(Clone)]
pub struct Matched {
    /// The route.
    pub route: Arc<Route>,
    /// The values of its parameters.
    pub params: Vec<Param>,
    /// What stands behind the path's question mark.
    pub query: Option<String>,
    /// The address of the client.
    pub client: IpAddr,
    /// How a refused body is answered.
    pub refuse: fn(&App, Refusal) -> Response,
}

/// What a body may be.
#[derive(Clone, Copy)]
pub struct BodyLimits {
    /// Its length in bytes.
    pub bytes: usize,
    /// How long it may take to arrive.
    pub time: Duration,
}

/// Reads a request and calls its handler.
#[must_use]
pub fn calls(app: App, limits: BodyLimits) -> BoxedFilter<(Response,)> {
    warp::ext::get::<Matched>()
        .and(warp::method())
        .and(warp::header::headers_cloned())
        .and(warp::body::stream())
        .then(move |matched: Matched, method: Method, headers: HeaderMap, stream| {
            let app = app.clone();
            async move {
                let Matched { route, params, query, client, refuse } = matched;
                let (body, pieces) = if route.streamed {
                    (Bytes::new(), Some(Mutex::new(pieces(stream, limits.time))))
                } else {
                    match read_body(&headers, stream, limits).await {
                        Ok(body) => (body, None),
                        Err(refusal) => return refuse(&app, refusal),
                    }
                };
                (route.handler)(Call { app, method, params, query, client, headers, body, pieces }).await
            }
        })
        .boxed()
}

/// The body for a handler that reads it itself; `time` is how long a piece may take to arrive.
fn pieces<S, B>(stream: S, time: Duration) -> Pieces
where
    S: Stream<Item = Result<B, warp::Error>> + Send + 'static,
    B: Buf,
{
    let next = move |mut stream: Pin<Box<S>>| async move {
        let piece = match tokio::time::timeout(time, stream.next()).await {
            Ok(piece) => piece?.map_err(|_| Refusal::BrokenBody),
            Err(_) => Err(Refusal::TooSlow),
        };
        Some((piece.map(|mut piece| piece.copy_to_bytes(piece.remaining())), stream))
    };
    Box::pin(stream::unfold(Box::pin(stream), next))
}

async fn read_body<S, B>(headers: &HeaderMap, stream: S, limits: BodyLimits) -> Result<Bytes, Refusal>
where
    S: Stream<Item = Result<B, warp::Error>> + Send,
    B: Buf,
{
    let declared = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let drained = limits.bytes.saturating_mul(DRAIN_FACTOR);
    if let Some(length) = declared
        && (length > drained || (length > limits.bytes && headers.contains_key(EXPECT)))
    {
        return Err(Refusal::TooLarge(limits.bytes));
    }
    tokio::time::timeout(limits.time, collect(stream, limits.bytes, drained)).await.map_err(|_| Refusal::TooSlow)?
}

async fn collect<S, B>(stream: S, limit: usize, drained: usize) -> Result<Bytes, Refusal>
where
    S: Stream<Item = Result<B, warp::Error>> + Send,
    B: Buf,
{
    let mut stream = std::pin::pin!(stream);
    let mut body = BytesMut::new();
    let mut length = 0_usize;
    while let Some(chunk) = stream.next().await {
        let mut chunk = chunk.map_err(|_| Refusal::BrokenBody)?;
        length = length.saturating_add(chunk.remaining());
        if length > drained {
            break;
        }
        while length <= limit && chunk.has_remaining() {
            let piece = chunk.chunk();
            body.extend_from_slice(piece);
            let read = piece.len();
            chunk.advance(read);
        }
    }
    if length > limit { Err(Refusal::TooLarge(limit)) } else { Ok(body.freeze()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(chunks: &[&'static str], limit: usize) -> Result<Bytes, Refusal> {
        let stream = stream::iter(chunks.iter().map(|chunk| Ok(chunk.as_bytes())).collect::<Vec<_>>());
        read_body(&HeaderMap::new(), stream, BodyLimits { bytes: limit, time: Duration::from_mins(1) }).await
    }

    #[tokio::test]
    async fn the_limit_counts_all_chunks_together() {
        assert_eq!(read(&["ab", "cd"], 4).await, Ok(Bytes::from_static(b"abcd")));
        assert_eq!(read(&["ab", "cd", "e"], 4).await, Err(Refusal::TooLarge(4)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_ends_is_given_up() {
        let limits = BodyLimits { bytes: 4, time: Duration::from_secs(1) };
        let silent = stream::pending::<Result<&[u8], warp::Error>>();
        assert_eq!(read_body(&HeaderMap::new(), silent, limits).await, Err(Refusal::TooSlow));
    }
}
