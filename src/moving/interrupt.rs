//! Ending a move that was interrupted as one that failed: what it had begun is taken back where that is possible.

use std::future::Future;

use tokio::signal::unix::{SignalKind, signal};

use super::error::MoveError;

/// Runs a move until it ends or SIGINT or SIGTERM comes; then it is dropped where it stands.
///
/// # Errors
/// Those of the move, and [`MoveError::Interrupted`].
pub async fn interruptible<T>(moving: impl Future<Output = Result<T, MoveError>>) -> Result<T, MoveError> {
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        // Signals that cannot be heard end the process.
        return moving.await;
    };
    tokio::select! {
        done = moving => done,
        _ = interrupt.recv() => Err(MoveError::Interrupted),
        _ = terminate.recv() => Err(MoveError::Interrupted),
    }
}
