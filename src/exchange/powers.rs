//! The server's side of SRP, so many at a time: each answer costs three powers of 2,048 bits, some milliseconds of a core.

use std::num::NonZeroUsize;
use std::sync::Arc;

use authkeep_store::Secret;

use crate::auth::pool::{Busy, Pool};
use crate::auth::srp::server::{self, Answer};
use crate::auth::srp::{PublicKey, Salt, SrpError, Verifier};

/// Is told of every answer that was computed.
pub trait PowerCounter: Send + Sync {
    /// An answer, three powers, has ended.
    fn answered(&self);
}

/// Counts nothing.
impl PowerCounter for () {
    fn answered(&self) {}
}

/// Computes answers in a [`Pool`].
pub struct Powers {
    pool: Pool,
    counter: Arc<dyn PowerCounter>,
}

/// What a client said in its first call, and what it is answered from.
pub struct Question {
    /// Who the client says it is.
    pub identity: String,
    /// The salt of the verifier.
    pub salt: Salt,
    /// What the client's secret is checked against.
    pub verifier: Verifier,
    /// A, the client's public key.
    pub client: PublicKey,
    /// b, 32 fresh random bytes.
    pub ephemeral: Secret<32>,
}

impl Powers {
    /// At most `parallel` at a time, 0 for one a core, and at most `waiting` callers that wait.
    #[must_use]
    pub fn new(parallel: usize, waiting: usize, counter: Arc<dyn PowerCounter>) -> Self {
        let places = NonZeroUsize::new(parallel).unwrap_or_else(Pool::default_places);
        Self { pool: Pool::new(places, waiting), counter }
    }

    /// The answer to a client's first call. The inner failure is a scrambler of 0, which no client has by chance.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn answer(&self, question: Question) -> Result<Result<Answer, SrpError>, Busy> {
        let counter = Arc::clone(&self.counter);
        self.run(move || {
            let Question { identity, salt, verifier, client, ephemeral } = question;
            let answer = server::answer(&identity, &salt, &verifier, &client, &ephemeral);
            counter.answered();
            answer
        })
        .await
    }

    /// Anything else that takes a core for its time.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn run<T: Send + 'static>(&self, compute: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        self.pool.run(compute).await
    }
}
