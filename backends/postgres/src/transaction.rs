//! Verbs of several statements: a transaction in a task of its own.
//!
//! The task goes on when the verb's caller goes away, so that the transaction always comes to its end, one way or the
//! other. The verbs that start meanwhile wait for it.

use std::sync::Arc;

use authkeep_store::{Result, StoreError};
use futures_util::future::BoxFuture;
use sqlx::{Executor, PgConnection};
use tokio::task::JoinHandle;

use crate::error::{self, Attempt, Failure, Fault};
use crate::pool::{Lease, Pool};
use crate::retry::Retry;
use crate::settle::Settling;

/// Why a transaction is rolled back.
pub(crate) enum Abort {
    /// The verb's answer is a refusal.
    Refused(StoreError),
    /// A statement failed.
    Failed(sqlx::Error),
}

impl From<StoreError> for Abort {
    fn from(error: StoreError) -> Self {
        Self::Refused(error)
    }
}

impl From<sqlx::Error> for Abort {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error)
    }
}

/// What the body of a transaction comes to.
pub(crate) type Body<'c, T> = BoxFuture<'c, core::result::Result<T, Abort>>;

impl Pool {
    /// Runs a transaction and commits it, unless its body refuses.
    ///
    /// Each statement sees what was committed before it started, whatever the isolation level that the database is set
    /// to: a lock that is waited for must be followed by a fresh look.
    pub(crate) async fn transaction<T, F>(&self, body: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'c> Fn(&'c mut PgConnection) -> Body<'c, T> + Send + Sync + 'static,
    {
        self.settling.settled().await;
        let pool = self.clone();
        let task = tokio::spawn(async move {
            let mut retry = Retry::default();
            loop {
                match pool.try_transaction(&body).await {
                    Ok(value) => return Ok(value),
                    Err(failure) => retry.after(failure).await?,
                }
            }
        });
        Task { handle: Some(task), settling: Arc::clone(&self.settling) }.join().await
    }

    async fn try_transaction<T, F>(&self, body: &F) -> Attempt<T>
    where
        F: for<'c> Fn(&'c mut PgConnection) -> Body<'c, T>,
    {
        let mut lease = self.lease().await?;
        let mut committing = false;
        let run = run(lease.connection()?, body, &mut committing);
        let Ok(outcome) = tokio::time::timeout(self.query_timeout, run).await else {
            lease.close();
            return Err(self.no_answer(committing).into());
        };
        match outcome {
            Ok(value) => {
                lease.give_back();
                Ok(value)
            }
            Err(Abort::Refused(refusal)) => {
                roll_back(lease).await;
                Err(refusal.into())
            }
            Err(Abort::Failed(error)) => match Fault::of(&error) {
                Fault::Refused => {
                    roll_back(lease).await;
                    Err(error::of_refusal(&error))
                }
                fault => {
                    lease.close();
                    self.distrust();
                    if committing && fault != Fault::Session {
                        Err(error::outcome_unknown(&error, self.place()).into())
                    } else {
                        Err(Failure::Lost(error::nothing_done(&error, self.place())))
                    }
                }
            },
        }
    }

    /// The server took longer than `query_timeout`; the connection is closed, whatever comes over it later.
    pub(crate) fn no_answer(&self, may_be_done: bool) -> StoreError {
        let message =
            format!("the database at {} did not answer within {} ms", self.place(), self.query_timeout.as_millis());
        if may_be_done { StoreError::outcome_unknown(message) } else { StoreError::unavailable(message) }
    }
}

async fn run<T, F>(connection: &mut PgConnection, body: &F, committing: &mut bool) -> core::result::Result<T, Abort>
where
    F: for<'c> Fn(&'c mut PgConnection) -> Body<'c, T>,
{
    connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED").await?;
    let value = body(connection).await?;
    *committing = true;
    connection.execute("COMMIT").await?;
    Ok(value)
}

/// Ends a transaction that changes nothing. A connection that cannot even do that is closed, which undoes it as well.
async fn roll_back(mut lease: Lease) {
    let rolled_back = match lease.connection() {
        Ok(connection) => connection.execute("ROLLBACK").await.is_ok(),
        Err(_) => false,
    };
    if rolled_back { lease.give_back() } else { lease.close() }
}

/// The task of a transaction, which outlives its caller.
struct Task<T: Send + 'static> {
    handle: Option<JoinHandle<Result<T>>>,
    settling: Arc<Settling>,
}

impl<T: Send + 'static> Task<T> {
    async fn join(mut self) -> Result<T> {
        let Some(handle) = self.handle.as_mut() else { return Err(StoreError::internal("a verb was joined twice")) };
        let joined = handle.await;
        self.handle = None;
        joined.unwrap_or_else(|error| Err(StoreError::internal("the task of a verb failed").caused_by(error)))
    }
}

impl<T: Send + 'static> Drop for Task<T> {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            self.settling.adopt(async move { drop(handle.await) });
        }
    }
}
