//! The body of an upload: how much of it is read, and why its reading ended.

use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_util::stream::Fuse;
use futures_util::{Stream, StreamExt};
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, EXPECT};

use super::super::body::broken_multipart;
use crate::auth::document::FILE_MAX;
use crate::http::call::Pieces;
use crate::http::error::Refusal;
use crate::http::error::identity::IdentityError;

/// The most bytes of all fields together that are not the file, and of a body that is no upload at all.
pub(super) const FIELDS_MAX: usize = 1 << 20;
/// The most bytes of a body that are read. Most of them are thrown away: a client that sends before it listens hears the
/// refusal instead of a broken connection.
const READ_MAX: u64 = 64 << 20;
/// The most bytes that may come between two steps of the reader: less than a header of a megabyte takes.
const STEP_MAX: usize = 512 << 10;

/// A body that is being read.
pub(super) struct Incoming {
    pieces: Fuse<Pieces>,
    /// How many bytes may still come.
    left: u64,
    steps: Steps,
    /// Whether the reader has to take what it has before it gets more: the one of multipart bodies takes in whatever is
    /// there, however much that is.
    is_resting: bool,
    stop: Option<Stop>,
}

/// Why a body is not read any further.
enum Stop {
    Refused(Refusal),
    TooLong,
    /// It makes the reader take in too much for one step.
    Swollen,
}

/// The stream ended before the body did.
#[derive(Debug, thiserror::Error)]
#[error("the body is not read any further")]
pub(super) struct Stopped;

/// How much came since the reader made its last step.
#[derive(Clone, Default)]
pub(super) struct Steps(Arc<AtomicUsize>);

impl Steps {
    /// The reader makes a step.
    pub(super) fn made(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// What an upload is answered whose file is too large for anything.
pub(super) fn too_large() -> IdentityError {
    IdentityError::bad_request("Upload File size should be less than 10 MB and Upload can't be blank")
}

/// Whether the headers say that reading the body is of no use: it is longer than anything that is read, or too long for
/// an upload while the client waits for a word before it sends it.
pub(super) fn is_refused_at_once(headers: &HeaderMap) -> bool {
    let declared = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let taken = FILE_MAX + 2 * FIELDS_MAX as u64;
    declared.is_some_and(|length| length > READ_MAX || (length > taken && headers.contains_key(EXPECT)))
}

impl Incoming {
    pub(super) fn new(pieces: Pieces) -> Self {
        Self { pieces: pieces.fuse(), left: READ_MAX, steps: Steps::default(), is_resting: false, stop: None }
    }

    /// What the reader tells its steps to.
    pub(super) fn steps(&self) -> Steps {
        self.steps.clone()
    }

    /// The whole body, of a kind that holds no file.
    pub(super) async fn whole(&mut self) -> Result<Bytes, IdentityError> {
        let mut whole = BytesMut::new();
        while let Some(piece) = self.next().await {
            let piece = piece.map_err(|_| self.why())?;
            if whole.len() + piece.len() > FIELDS_MAX {
                return Err(IdentityError::Refused(Refusal::TooLarge(FIELDS_MAX)));
            }
            self.steps.made();
            whole.extend_from_slice(&piece);
        }
        Ok(whole.freeze())
    }

    /// Reads on and throws away, as far as it goes.
    pub(super) async fn drain(&mut self) {
        if matches!(self.stop, Some(Stop::Refused(_) | Stop::TooLong)) {
            return;
        }
        while let Some(Ok(piece)) = self.pieces.next().await {
            match self.left.checked_sub(piece.len() as u64) {
                Some(left) => self.left = left,
                None => return,
            }
        }
    }

    /// Why the reader could not go on.
    pub(super) fn why(&self) -> IdentityError {
        match &self.stop {
            Some(Stop::Refused(refusal)) => IdentityError::Refused(refusal.clone()),
            Some(Stop::TooLong) => too_large(),
            Some(Stop::Swollen) | None => broken_multipart(),
        }
    }

    fn take(&mut self, piece: Result<Bytes, Refusal>) -> Result<Bytes, Stop> {
        let piece = piece.map_err(Stop::Refused)?;
        self.left = self.left.checked_sub(piece.len() as u64).ok_or(Stop::TooLong)?;
        if self.steps.0.fetch_add(piece.len(), Ordering::Relaxed) > STEP_MAX {
            return Err(Stop::Swollen);
        }
        Ok(piece)
    }
}

impl Stream for Incoming {
    type Item = Result<Bytes, Stopped>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.stop.is_some() {
            return Poll::Ready(Some(Err(Stopped)));
        }
        if mem::take(&mut this.is_resting) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Some(piece) = ready!(this.pieces.poll_next_unpin(context)) else { return Poll::Ready(None) };
        this.is_resting = true;
        let taken = this.take(piece).map_err(|stop| {
            this.stop = Some(stop);
            Stopped
        });
        Poll::Ready(Some(taken))
    }
}
