//! Races of one verb whose answers say more than whether it succeeded.

use std::fmt::Debug;
use std::future::Future;
use std::sync::Arc;

use authkeep_store::{ErrorKind, Result, Store};

use super::race::{race, winners};
use crate::failure::{Checked, Failure, ensure, same};

/// Races calls of a verb, one for each argument; gives what each was answered.
pub(super) async fn calls<A, T, F>(
    store: &Arc<dyn Store>,
    arguments: impl IntoIterator<Item = A>,
    verb: impl Fn(Arc<dyn Store>, A) -> F,
) -> Checked<Vec<Result<T>>>
where
    T: Send + 'static,
    F: Future<Output = Result<T>> + Send + 'static,
{
    race(arguments.into_iter().map(|argument| verb(Arc::clone(store), argument)).collect()).await
}

/// The answers of callers that all must have succeeded.
pub(super) fn all<T>(answers: Vec<Result<T>>) -> Checked<Vec<T>> {
    let mut all = Vec::with_capacity(answers.len());
    for answer in answers {
        all.push(answer?);
    }
    Ok(all)
}

/// The one caller that was answered so.
pub(super) fn one_answer<T: PartialEq + Debug>(answers: &[T], special: &T) -> Checked<usize> {
    let mut callers = answers.iter().enumerate().filter(|(_, answer)| *answer == special).map(|(caller, _)| caller);
    let one = callers.next();
    ensure(one.is_some() && callers.next().is_none(), &format!("exactly one answer {special:?}"))?;
    Ok(one.unwrap_or_default())
}

/// How many records of a kind an account has before a race, and how many it may have.
pub(super) const LIMITS: [(usize, u32); 4] = [(0, 1), (0, 5), (2, 3), (3, 3)];

/// The callers that succeeded: as many as there was room for.
pub(super) fn took_the_room(answers: &[Result<()>], (before, at_most): (usize, u32)) -> Checked<Vec<usize>> {
    let winners = winners(answers, ErrorKind::LimitReached)?;
    let at_most = usize::try_from(at_most).map_err(|error| Failure::new(error.to_string()))?;
    same("how many succeeded", &winners.len(), &(at_most - before))?;
    Ok(winners)
}

/// How many records are due, and how many each of 64 callers asks for: fewer, as many, and more than there are.
pub(super) const CLAIMS: [(usize, usize); 4] = [(100, 1), (64, 1), (40, 3), (20, 100)];

/// What the callers were given, sorted: nothing twice.
pub(super) fn none_twice<I: Ord + Clone + Debug>(claimed: impl IntoIterator<Item = I>) -> Checked<Vec<I>> {
    let mut claimed: Vec<_> = claimed.into_iter().collect();
    claimed.sort();
    let mut once = claimed.clone();
    once.dedup();
    same("what was claimed", &claimed, &once)?;
    Ok(claimed)
}
