//! A bounded number of password hashes at a time: each takes a core for its time and a lot of memory, and a flood of
//! sign-ins must cost refused requests, not the machine.

use std::num::NonZeroUsize;
use std::sync::Arc;

use authkeep_store::Secret;
use zeroize::Zeroizing;

use super::scheme::Scheme;
use crate::auth::onepw;
use crate::auth::pool::Pool;

pub use crate::auth::pool::Busy;

/// Is told of every hash that was made.
pub trait HashCounter: Send + Sync {
    /// A hash has ended. The version is the scheme's, or 1 for the stretch of Firefox Accounts.
    fn hashed(&self, version: u8);
}

/// Counts nothing.
impl HashCounter for () {
    fn hashed(&self, _version: u8) {}
}

/// Makes hashes in a [`Pool`].
pub struct HashPool {
    pool: Pool,
    counter: Arc<dyn HashCounter>,
}

impl HashPool {
    /// At most `places` hashes at a time, and at most `waiting` callers that wait for one.
    #[must_use]
    pub fn new(places: NonZeroUsize, waiting: usize, counter: Arc<dyn HashCounter>) -> Self {
        Self { pool: Pool::new(places, waiting), counter }
    }

    /// A pool that is busy for ever.
    #[cfg(test)]
    pub(super) fn full() -> Self {
        Self { pool: Pool::full(), counter: Arc::new(()) }
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
        let counter = Arc::clone(&self.counter);
        self.pool
            .run(move || {
                let hash = hash();
                counter.hashed(version);
                hash
            })
            .await
    }
}

#[cfg(test)]
mod tests;
