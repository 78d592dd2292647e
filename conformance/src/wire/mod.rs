//! The suite over HTTP, against any base URL.
//!
//! It knows nothing of the server but its address, so that it checks a server in any language and over any engine.
//! [`cases`] is the list for a test harness of one's own, [`run`] runs it and prints what it finds. Each case makes
//! the accounts that it needs under ids of its own and deletes them after itself, so that cases run at the same time
//! and the suite can run on a store as often as one likes. Pseudonyms stay, since no route deletes one, and tokens of
//! the exchange are made and spent: a store that is in use is no place for it.
//!
//! ```no_run
//! use std::sync::Arc;
//!
//! use authkeep_conformance::wire::{self, Dialect, Target};
//! use libtest_mimic::{Arguments, Trial};
//!
//! let runtime = Arc::new(tokio::runtime::Runtime::new()?);
//! let target = Target::new("http://127.0.0.1:8000".parse()?, Dialect::V036);
//! let trials = wire::cases().into_iter().map(|case| {
//!     let (runtime, target) = (Arc::clone(&runtime), target.clone());
//!     Trial::test(case.name().to_owned(), move || Ok(runtime.block_on(case.run(&target))?))
//! });
//! libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod authdb;
mod case;
mod check;
mod client;
mod error_body;
mod exchange;
mod freedom;
mod identity;
mod pseudonym;
mod raw;
mod request;
mod rules;
mod runner;
mod sample;
mod target;
mod token_sample;
mod v1;

pub use case::{Case, Failure};
pub use rules::{Rule, rule};
pub use runner::run;
pub use target::{BaseUrl, BaseUrlError, Dialect, Target};

/// Every case, in the order of the APIs' descriptions.
#[must_use]
pub fn cases() -> Vec<Case> {
    let lists = [authdb::cases(), identity::cases(), v1::cases(), pseudonym::cases(), exchange::cases()];
    lists.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_case_has_a_name_of_its_own_and_a_rule_that_exists() {
        let mut names = HashSet::new();
        for case in cases() {
            assert!(names.insert(case.name().to_owned()), "{} is there twice", case.name());
            assert!(rule(case.rule()).is_some(), "{} checks the unknown rule {}", case.name(), case.rule());
        }
    }

    #[test]
    fn every_wire_rule_has_a_case() {
        let checked: HashSet<_> = cases().iter().map(Case::rule).collect();
        for rule in rules::of_wire() {
            assert!(checked.contains(rule.name), "no case checks {}", rule.name);
        }
    }

    #[test]
    fn cases_can_be_moved_to_other_threads() {
        fn movable<T: Send + Sync + 'static>(_: &T) {}
        movable(&cases());
    }
}
