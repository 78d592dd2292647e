//! The look-ups of a sequence, and what the model says that each must give.

use std::collections::BTreeMap;
use std::future::Future;
use std::ops::Bound::{Excluded, Unbounded};
use std::pin::Pin;

use authkeep_store::Store;

use super::step::Action;
use crate::failure::{Checked, listed};
use crate::kind::{Kind, Verb};
use crate::look_up::compare;
use crate::record::Record;
use crate::scene::with_account;
use crate::state::State;

pub(super) type Comparing<'a> = Pin<Box<dyn Future<Output = Checked> + Send + 'a>>;

/// A look-up with its arguments. It fails unless the store gives what the state says.
pub(super) type Look = Box<dyn for<'a> Fn(&'a dyn Store, &'a State) -> Comparing<'a> + Send + Sync>;

/// A step that looks.
pub(super) fn look(look: impl for<'a> Fn(&'a dyn Store, &'a State) -> Comparing<'a> + Send + Sync + 'static) -> Action {
    Action::Look(Box::new(look))
}

/// A token of some kind by its id.
pub(super) fn token<K: Kind>(id: K::Id) -> Action {
    look(move |store, expected| {
        Box::pin(async move {
            let token = K::table(expected).get(&id);
            let own = token.and_then(|token| Some(with_account(token, expected.accounts.get(&token.uid())?)));
            compare(K::NAME, K::find(store, id).await?, own.as_ref())
        })
    })
}

/// The verb that gives pages of a family.
type Scan<I, T> = for<'a> fn(&'a dyn Store, Option<I>, usize) -> Verb<'a, Vec<T>>;

/// A page of a family.
pub(super) fn page<I, T>(
    after: Option<I>,
    limit: usize,
    table: fn(&State) -> &BTreeMap<I, T>,
    scan: Scan<I, T>,
) -> Action
where
    I: Clone + Ord + Send + Sync + 'static,
    T: Record,
{
    look(move |store, expected| {
        let after = after.clone();
        Box::pin(async move {
            let found = scan(store, after.clone(), limit).await?;
            let from = table(expected).range((after.map_or(Unbounded, Excluded), Unbounded));
            let page: Vec<_> = from.take(limit).map(|(_, record)| record.clone()).collect();
            listed("the page", &found, &page)
        })
    })
}
