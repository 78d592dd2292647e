//! A case: one rule, what of it is checked, and how; independent of the engine.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use authkeep_store::Store;

use crate::failure::Checked;
use crate::ground::Ground;

/// What kind of question a case asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Each rule by itself, one caller at a time.
    Contract,
    /// What a verb must leave alone.
    Isolation,
    /// Random sequences of verbs, compared with a model of the contract.
    Model,
    /// Many callers at the same moment.
    Concurrency,
    /// Callers that go away in the middle of a verb.
    Cancellation,
    /// What is left after the store is opened again, or its process was killed.
    Durability,
}

impl Tier {
    /// Every tier, in the order in which they are run.
    pub const ALL: [Self; 6] =
        [Self::Contract, Self::Isolation, Self::Model, Self::Concurrency, Self::Cancellation, Self::Durability];

    /// The tier's name, the second part of every case's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Isolation => "isolation",
            Self::Model => "model",
            Self::Concurrency => "concurrency",
            Self::Cancellation => "cancellation",
            Self::Durability => "durability",
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

pub(crate) type Body = Box<dyn Fn(Arc<Ground>) -> Pin<Box<dyn Future<Output = Checked> + Send>> + Send + Sync>;

/// A case as the files of the families register it.
pub(crate) struct Case {
    pub(crate) tier: Tier,
    pub(crate) rule: &'static str,
    pub(crate) what: String,
    pub(crate) body: Body,
}

/// Takes the cases of one tier.
pub(crate) struct Cases {
    tier: Tier,
    list: Vec<Case>,
}

impl Cases {
    pub(crate) fn of(tier: Tier, register: impl FnOnce(&mut Self)) -> Vec<Case> {
        let mut cases = Self { tier, list: Vec::new() };
        register(&mut cases);
        cases.list
    }

    /// A case on one empty store.
    pub(crate) fn add<F, R>(&mut self, rule: &'static str, what: impl Into<String>, body: F)
    where
        F: Fn(Arc<dyn Store>) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Checked> + Send + 'static,
    {
        self.on_ground(rule, what, move |ground| {
            let body = body.clone();
            async move { body(ground.open().await?).await }
        });
    }

    /// A case that opens its store itself, and again.
    pub(crate) fn on_ground<F, R>(&mut self, rule: &'static str, what: impl Into<String>, body: F)
    where
        F: Fn(Arc<Ground>) -> R + Send + Sync + 'static,
        R: Future<Output = Checked> + Send + 'static,
    {
        let body: Body = Box::new(move |ground| Box::pin(body(ground)));
        self.list.push(Case { tier: self.tier, rule, what: what.into(), body });
    }
}

/// Every case of the suite.
pub(crate) fn all() -> Vec<Case> {
    let mut all = Cases::of(Tier::Contract, crate::cases::register);
    all.extend(Cases::of(Tier::Isolation, crate::isolation::register));
    all.extend(Cases::of(Tier::Model, crate::sequences::register));
    all.extend(Cases::of(Tier::Concurrency, crate::concurrency::register));
    all.extend(Cases::of(Tier::Cancellation, crate::cancellation::register));
    all.extend(Cases::of(Tier::Durability, crate::durability::register));
    all
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use authkeep_store::rules;

    use super::*;

    #[test]
    fn every_rule_has_a_case_and_every_case_has_a_rule() {
        let rules: BTreeSet<_> = rules::all().iter().map(|rule| rule.id).collect();
        let cases: BTreeSet<_> = all().iter().map(|case| case.rule).collect();
        let unchecked: Vec<_> = rules.difference(&cases).collect();
        let unknown: Vec<_> = cases.difference(&rules).collect();
        assert!(unchecked.is_empty(), "rules without a case: {unchecked:?}");
        assert!(unknown.is_empty(), "cases of rules that the contract does not have: {unknown:?}");
    }

    #[test]
    fn every_case_has_a_name_of_its_own() {
        let mut seen = HashSet::new();
        for case in all() {
            let name = format!("{}/{} {}", case.tier, case.rule, case.what);
            assert!(!case.what.is_empty() && case.what.trim() == case.what, "{name}");
            assert!(name.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{name}");
            assert!(seen.insert(name.clone()), "{name} is there twice");
        }
    }
}
