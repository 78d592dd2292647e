//! The server's side of SRP, so many at a time: each answer costs three powers of 2,048 bits, some milliseconds of a core.

use std::num::NonZeroUsize;
use std::sync::Arc;

use authkeep_store::{Secret, SrpSalt};

use crate::auth::pool::{Busy, Pool};
use crate::auth::srp::server::{self, Answer};
use crate::auth::srp::{PublicKey, Salt, SrpError, Verifier};
use crate::chance::{self, NoChance};

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
    identity: String,
    salt: Salt,
    verifier: Verifier,
    client: PublicKey,
    ephemeral: Secret<32>,
}

/// Why there is no question.
#[derive(Debug, thiserror::Error)]
pub enum QuestionError {
    /// What is stored is no verifier, or its salt no salt.
    #[error("a stored verifier is damaged: {0}")]
    Damaged(#[from] SrpError),
    /// The random source.
    #[error(transparent)]
    Chance(#[from] NoChance),
}

impl Question {
    /// What `client`, the public key A of somebody who says they are `identity`, is answered from: the verifier and the salt
    /// that are stored, or decoys. A decoy costs the same, and no proof fits it.
    ///
    /// # Errors
    /// [`QuestionError`].
    pub fn new(
        identity: String,
        stored: Option<(&Secret<256>, &SrpSalt)>,
        decoy_salt: [u8; 32],
        client: PublicKey,
    ) -> Result<Self, QuestionError> {
        let (verifier, salt) = match stored {
            Some((verifier, salt)) => (Verifier::from_secret(verifier.clone())?, salt.as_bytes().to_vec()),
            None => (Verifier::decoy(&Secret::new(chance::bytes()?)), decoy_salt.to_vec()),
        };
        let ephemeral = Secret::new(chance::bytes()?);
        Ok(Self { identity, salt: Salt::from_bytes(salt)?, verifier, client, ephemeral })
    }

    /// The salt, as the client is told it.
    #[must_use]
    pub fn salt(&self) -> String {
        self.salt.to_hex()
    }
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
