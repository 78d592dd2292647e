//! Starting many callers at the same moment, and counting what they were answered.

use std::future::Future;
use std::sync::Arc;

use authkeep_store::{ErrorKind, Result, Store};
use tokio::sync::Barrier;

use crate::failure::{Checked, Failure, describe};
use crate::kind::Verb;

/// How many callers a race has.
pub(crate) const CALLERS: usize = 64;

/// Runs the futures as tasks that all wait for one another before they begin; gives their outputs in the same order.
pub(crate) async fn race<F>(runs: Vec<F>) -> Checked<Vec<F::Output>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let barrier = Arc::new(Barrier::new(runs.len()));
    let start = |run: F| {
        let barrier = Arc::clone(&barrier);
        tokio::spawn(async move {
            barrier.wait().await;
            run.await
        })
    };
    let tasks: Vec<_> = runs.into_iter().map(start).collect();
    let mut outputs = Vec::with_capacity(tasks.len());
    for task in tasks {
        outputs.push(task.await.map_err(|error| Failure::new(format!("expected an answer, found {error}")))?);
    }
    Ok(outputs)
}

/// Races calls of a verb, one for each argument.
pub(crate) async fn race_calls<A, T, V>(store: &Arc<dyn Store>, arguments: Vec<A>, verb: V) -> Checked<Vec<Result<T>>>
where
    A: Send + 'static,
    T: Send + 'static,
    V: Fn(&dyn Store, A) -> Verb<'_, T> + Copy + Send + 'static,
{
    let call = |argument| {
        let store = Arc::clone(store);
        async move { verb(&*store, argument).await }
    };
    race(arguments.into_iter().map(call).collect()).await
}

/// The one caller that succeeded; every other one must have been refused with this kind of error.
#[track_caller]
pub(crate) fn one_winner<T>(answers: &[Result<T>], others: ErrorKind) -> Checked<usize> {
    let winners = winners(answers, others)?;
    match winners[..] {
        [winner] => Ok(winner),
        _ => Err(Failure::new(format!("expected one success among {}, found {}", answers.len(), winners.len()))),
    }
}

/// The callers that succeeded; every other one must have been refused with this kind of error.
#[track_caller]
pub(crate) fn winners<T>(answers: &[Result<T>], others: ErrorKind) -> Checked<Vec<usize>> {
    let mut winners = Vec::new();
    for (caller, answer) in answers.iter().enumerate() {
        match answer {
            Ok(_) => winners.push(caller),
            Err(error) if error.kind() == others => {}
            Err(error) => {
                return Err(Failure::new(format!("expected success or {others:?}, found {}", describe(error))));
            }
        }
    }
    Ok(winners)
}
