//! What most cases do with a verb: call it, and compare the whole store with what it should have made of it.

use std::fmt::Debug;
use std::future::Future;

use authkeep_store::{ErrorKind, Result, Store, Uid};

use crate::failure::{Checked, listed, refused};
use crate::fixtures::Fixtures;
use crate::kind::Verb;
use crate::record::Record;
use crate::scene::full_account;
use crate::state::State;

/// A verb that must succeed, and make of the store what `change` makes of its state.
pub(crate) async fn makes<T>(
    s: &dyn Store,
    what: &str,
    verb: impl Future<Output = Result<T>>,
    change: impl FnOnce(&mut State),
) -> Checked<T> {
    let mut expected = State::read(s).await?;
    let answer = verb.await.map_err(crate::failure::Failure::from).map_err(|failure| failure.during(what))?;
    change(&mut expected);
    State::read(s).await?.must_be(&expected, what)?;
    Ok(answer)
}

/// A verb that must succeed and leave the store as it was.
pub(crate) async fn keeps<T>(s: &dyn Store, what: &str, verb: impl Future<Output = Result<T>>) -> Checked<T> {
    makes(s, what, verb, |_| ()).await
}

/// A verb that must be refused and leave the store as it was.
pub(crate) async fn refuses<T: Debug>(
    s: &dyn Store,
    what: &str,
    kind: ErrorKind,
    verb: impl Future<Output = Result<T>>,
) -> Checked {
    let before = State::read(s).await?;
    refused(what, verb.await, kind)?;
    State::read(s).await?.must_be(&before, what)
}

/// Two uids without an account, beside an account that has everything: one that was never given, and one whose account
/// was deleted.
pub(crate) async fn strangers(s: &dyn Store, fx: &mut Fixtures) -> Checked<[Uid; 2]> {
    full_account(s, fx).await?;
    let deleted = full_account(s, fx).await?;
    s.delete_account(deleted.uid).await?;
    Ok([fx.uid(), deleted.uid])
}

/// Pages of any size must give each of these records once and in this order.
pub(crate) async fn pages<'a, T: Record, I>(
    all: &[T],
    id: impl Fn(&T) -> I,
    scan: impl Fn(Option<I>, usize) -> Verb<'a, Vec<T>>,
) -> Checked {
    for limit in [1, 2, 5, all.len(), all.len() + 1, usize::MAX] {
        let mut pages = Vec::new();
        let mut after = None;
        loop {
            let page = scan(after, limit).await?;
            listed("a page", &page, &all[pages.len()..all.len().min(pages.len().saturating_add(limit))])?;
            let Some(last) = page.last() else { break };
            after = Some(id(last));
            pages.extend(page);
        }
        listed("all pages together", &pages, all)?;
    }
    for (at, record) in all.iter().enumerate() {
        listed("the page after a record", &scan(Some(id(record)), usize::MAX).await?, &all[at + 1..])?;
    }
    Ok(())
}
