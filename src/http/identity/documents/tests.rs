//! How much of a body is read. The routes as a whole are tested in `tests/uploads`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::header::{CONTENT_LENGTH, EXPECT};
use http::{HeaderMap, HeaderValue};
use multer::Multipart;

use super::super::body::broken_multipart;
use super::incoming::{FIELDS_MAX, Incoming, is_refused_at_once};
use crate::http::error::Refusal;
use crate::http::error::identity::IdentityError;

const PIECE: usize = 64 << 10;

fn incoming(pieces: Vec<Result<Bytes, Refusal>>) -> Incoming {
    Incoming::new(Box::pin(stream::iter(pieces)))
}

fn of_length(length: usize) -> Vec<Result<Bytes, Refusal>> {
    vec![Ok(Bytes::from(vec![b'x'; PIECE])); length / PIECE]
}

#[tokio::test]
async fn a_body_without_a_file_has_a_limit_and_is_read_to_its_end() {
    assert_eq!(incoming(of_length(FIELDS_MAX)).whole().await.unwrap().len(), FIELDS_MAX);
    let mut longer = incoming(of_length(4 * FIELDS_MAX));
    assert_eq!(longer.whole().await, Err(IdentityError::Refused(Refusal::TooLarge(FIELDS_MAX))));
    longer.drain().await;
    assert!(longer.next().await.is_none());
}

#[tokio::test]
async fn a_refusal_in_the_middle_is_what_is_told() {
    let mut body = incoming(vec![Ok(Bytes::from_static(b"x")), Err(Refusal::TooSlow)]);
    assert_eq!(body.whole().await, Err(IdentityError::Refused(Refusal::TooSlow)));
    assert_eq!(body.why(), IdentityError::Refused(Refusal::TooSlow));
}

/// The reader of multipart bodies takes in all that is there at once: a fast client could make it hold a whole body.
#[tokio::test]
async fn what_makes_the_reader_swell_is_not_read_any_further() {
    let read = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&read);
    let pieces = stream::iter(of_length(16 * FIELDS_MAX)).inspect(move |_| {
        count.fetch_add(PIECE, Ordering::Relaxed);
    });
    let mut body = Incoming::new(Box::pin(pieces));
    let mut parts = Multipart::new(&mut body, "boundary");
    assert!(parts.next_field().await.is_err());
    drop(parts);
    assert!(read.load(Ordering::Relaxed) < FIELDS_MAX);
    assert_eq!(body.why(), broken_multipart());
    body.drain().await;
    assert_eq!(read.load(Ordering::Relaxed), 16 * FIELDS_MAX);
}

#[test]
fn a_body_that_is_of_no_use_is_refused_before_it_is_sent() {
    let headers = |length: u64, waits: bool| {
        let mut headers = HeaderMap::from_iter([(CONTENT_LENGTH, HeaderValue::from(length))]);
        headers.extend(waits.then_some((EXPECT, HeaderValue::from_static("100-continue"))));
        headers
    };
    let refused = |length, waits| is_refused_at_once(&headers(length, waits));
    assert!(!refused(10 << 20, true) && !refused(30 << 20, false));
    assert!(refused(30 << 20, true) && refused(100 << 20, false));
}
