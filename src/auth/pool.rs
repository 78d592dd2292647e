//! A bounded number of expensive computations at a time: a flood of requests must cost refused requests, not the machine.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Every place is taken and the queue is full, or the process is about to end. Nothing was computed; a later try may work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too much is being computed; try again later")]
pub struct Busy;

/// Computes on blocking threads, so much at a time.
///
/// A caller that finds no place free waits for its turn, first come first served. A caller that goes away while it waits
/// gives its turn back; what has begun runs to its end and keeps its place until then, whoever still wants it.
pub struct Pool {
    places: Arc<Semaphore>,
    /// Those that compute and those that wait: one that finds no room here is refused at once.
    admitted: Arc<Semaphore>,
}

impl Pool {
    /// As many places as the machine has cores for this process.
    #[must_use]
    pub fn default_places() -> NonZeroUsize {
        available_parallelism().unwrap_or(NonZeroUsize::MIN)
    }

    /// At most `places` computations at a time, and at most `waiting` callers that wait for one.
    #[must_use]
    pub fn new(places: NonZeroUsize, waiting: usize) -> Self {
        let places = places.get().min(Semaphore::MAX_PERMITS);
        let admitted = places.saturating_add(waiting).min(Semaphore::MAX_PERMITS);
        Self { places: Arc::new(Semaphore::new(places)), admitted: Arc::new(Semaphore::new(admitted)) }
    }

    /// A pool that is busy for ever.
    #[cfg(test)]
    pub(in crate::auth) fn full() -> Self {
        let none = || Arc::new(Semaphore::new(0));
        Self { places: none(), admitted: none() }
    }

    /// Waits until nobody computes whom a caller has left.
    #[cfg(test)]
    pub(in crate::auth) async fn free(&self) {
        let _room = self.admitted.acquire().await;
    }

    /// Computes when there is a place.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn run<T: Send + 'static>(&self, compute: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| Busy)?;
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Busy)?;
        let computing = spawn_blocking(move || {
            // Both belong to the thread: they are free again when it has ended, not when its caller has gone.
            let _held = (place, admitted);
            compute()
        });
        computing.await.map_err(|error| match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Busy,
        })
    }
}
