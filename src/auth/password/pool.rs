//! A bounded number of password hashes at a time: each takes a core for its time and a lot of memory, and a flood of
//! sign-ins must cost refused requests, not the machine.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;

use authkeep_store::Secret;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use super::scheme::Scheme;
use crate::auth::onepw;

/// Every place is taken and the queue is full, or the process is about to end. Nothing was hashed; a later try may work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being hashed; try again later")]
pub struct Busy;

/// Is told of every hash that was made.
pub trait HashCounter: Send + Sync {
    /// A hash has ended. The version is the scheme's, or 1 for the stretch of Firefox Accounts.
    fn hashed(&self, version: u8);
}

/// Counts nothing.
impl HashCounter for () {
    fn hashed(&self, _version: u8) {}
}

/// Makes hashes on blocking threads, so many at a time.
///
/// A caller that finds no place free waits for its turn, first come first served. A caller that goes away while it waits
/// gives its turn back; a hash that has begun runs to its end and keeps its place until then, whoever still wants it.
pub struct HashPool {
    places: Arc<Semaphore>,
    /// Those that hash and those that wait: one that finds no room here is refused at once.
    admitted: Arc<Semaphore>,
    counter: Arc<dyn HashCounter>,
}

impl HashPool {
    /// As many places as the machine has cores for this process.
    #[must_use]
    pub fn default_places() -> NonZeroUsize {
        available_parallelism().unwrap_or(NonZeroUsize::MIN)
    }

    /// At most `places` hashes at a time, and at most `waiting` callers that wait for one.
    #[must_use]
    pub fn new(places: NonZeroUsize, waiting: usize, counter: Arc<dyn HashCounter>) -> Self {
        let places = places.get().min(Semaphore::MAX_PERMITS);
        let admitted = places.saturating_add(waiting).min(Semaphore::MAX_PERMITS);
        Self { places: Arc::new(Semaphore::new(places)), admitted: Arc::new(Semaphore::new(admitted)), counter }
    }

    /// A pool that is busy for ever.
    #[cfg(test)]
    pub(super) fn full() -> Self {
        let none = || Arc::new(Semaphore::new(0));
        Self { places: none(), admitted: none(), counter: Arc::new(()) }
    }

    /// The `verifyHash` of a password under a scheme.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn argon2id(
        &self,
        scheme: Scheme,
        password: Zeroizing<String>,
        auth_salt: Secret<32>,
    ) -> Result<Secret<32>, Busy> {
        self.run(scheme.version(), move || scheme.verify_hash(&password, &auth_salt)).await
    }

    /// The keys of a password by the stretch of Firefox Accounts, salted with the e-mail address as it is stored.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn onepw(
        &self,
        email: String,
        password: Zeroizing<String>,
        auth_salt: Secret<32>,
    ) -> Result<onepw::Keys, Busy> {
        self.run(1, move || onepw::Keys::new(&email, &password, &auth_salt)).await
    }

    async fn run<T: Send + 'static>(&self, version: u8, hash: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| Busy)?;
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Busy)?;
        let counter = Arc::clone(&self.counter);
        let hashing = spawn_blocking(move || {
            // Both belong to the thread: they are free again when the hash has ended, not when its caller has gone.
            let _held = (place, admitted);
            let hash = hash();
            counter.hashed(version);
            hash
        });
        hashing.await.map_err(|error| match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Busy,
        })
    }
}

#[cfg(test)]
mod tests;
