//! Verbs of one statement: one round trip, in the caller's own task.
//!
//! Such a statement is its own transaction. The server reports that a statement is complete before it commits, and
//! everything in the order in which it happened: a session that was ended without the report has committed nothing.

use authkeep_store::Result;
use futures_util::TryStreamExt;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{Either, Executor, PgConnection, Postgres};

use crate::error::{self, Attempt, Failure, Fault};
use crate::pool::Pool;
use crate::retry::Retry;

/// A statement with its arguments, made anew for each try.
pub(crate) type Query = sqlx::query::Query<'static, Postgres, PgArguments>;

/// A statement whose first argument is an id or another key.
pub(crate) fn by(statement: &'static str, key: &[u8]) -> Query {
    sqlx::query(statement).bind(key)
}

/// What a statement may have done when its connection breaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    None,
    Change,
}

/// What the server sent back so far.
#[derive(Default)]
struct Answer {
    rows: Vec<PgRow>,
    changed: u64,
    complete: bool,
}

impl Pool {
    /// Runs a statement that changes nothing, for the first row that it finds.
    pub(crate) async fn read_one(&self, query: impl Fn() -> Query) -> Result<Option<PgRow>> {
        Ok(self.statement(Effect::None, query).await?.rows.into_iter().next())
    }

    /// Runs a statement that changes nothing, for all rows that it finds.
    pub(crate) async fn read_all(&self, query: impl Fn() -> Query) -> Result<Vec<PgRow>> {
        Ok(self.statement(Effect::None, query).await?.rows)
    }

    /// Runs a statement that changes something, for the number of rows that it changed.
    pub(crate) async fn write(&self, query: impl Fn() -> Query) -> Result<u64> {
        Ok(self.statement(Effect::Change, query).await?.changed)
    }

    /// Runs a statement that changes something, for the first row that it returns.
    pub(crate) async fn write_one(&self, query: impl Fn() -> Query) -> Result<Option<PgRow>> {
        Ok(self.statement(Effect::Change, query).await?.rows.into_iter().next())
    }

    /// Runs a statement that changes something, for all rows that it returns.
    pub(crate) async fn write_all(&self, query: impl Fn() -> Query) -> Result<Vec<PgRow>> {
        Ok(self.statement(Effect::Change, query).await?.rows)
    }

    async fn statement(&self, effect: Effect, query: impl Fn() -> Query) -> Result<Answer> {
        self.settling.settled().await;
        let mut retry = Retry::default();
        loop {
            match self.try_statement(effect, query()).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => retry.after(failure).await?,
            }
        }
    }

    async fn try_statement(&self, effect: Effect, query: Query) -> Attempt<Answer> {
        let mut lease = self.lease().await?;
        let mut answer = Answer::default();
        let run = run(lease.connection()?, query, &mut answer);
        let Ok(outcome) = tokio::time::timeout(self.query_timeout, run).await else {
            lease.close();
            return Err(self.no_answer(effect == Effect::Change).into());
        };
        let Err(error) = outcome else {
            lease.give_back();
            return Ok(answer);
        };
        let fault = Fault::of(&error);
        if fault == Fault::Refused {
            lease.give_back();
            return Err(error::of_refusal(&error));
        }
        lease.close();
        self.distrust();
        let nothing_done = effect == Effect::None
            || match fault {
                Fault::Ended => !answer.complete,
                fault => fault == Fault::Session,
            };
        Err(if nothing_done {
            Failure::Lost(error::nothing_done(&error, self.place()))
        } else {
            error::outcome_unknown(&error, self.place()).into()
        })
    }
}

async fn run(connection: &mut PgConnection, query: Query, answer: &mut Answer) -> sqlx::Result<()> {
    let mut parts = connection.fetch_many(query);
    while let Some(part) = parts.try_next().await? {
        match part {
            Either::Right(row) => answer.rows.push(row),
            Either::Left(result) => {
                answer.changed = result.rows_affected();
                answer.complete = true;
            }
        }
    }
    Ok(())
}
