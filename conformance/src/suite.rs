//! The suite of one engine: its cases by name, and running them.

use std::sync::Arc;

use authkeep_store::rules;

use crate::case::{self, Case, Tier};
use crate::effort;
use crate::failure::{Checked, Failure};
use crate::ground::{Ground, Making};
use crate::harness::Harness;
use crate::seed;

/// What came of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The engine keeps the rule as far as the case can see.
    Passed,
    /// The engine breaks the rule: the rule's text, what was expected and what was found.
    Failed(String),
    /// The case asks for something that the engine does not promise: what that is.
    LeftOut(String),
}

/// What came of one case, for a program to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// `ENGINE/tier/RULE-ID what it checks`.
    pub name: String,
    /// The id of the rule that it checks.
    pub rule: &'static str,
    /// Its tier.
    pub tier: Tier,
    /// What came of it.
    pub outcome: Outcome,
}

/// One case for one engine.
pub struct SuiteCase {
    case: Case,
    engine: &'static str,
    left_out: Option<String>,
    ground: fn() -> Making,
    seed: u64,
}

/// The cases of every tier for the engine of a harness, in the order of the tiers.
#[must_use]
pub fn suite<H: Harness>() -> Vec<SuiteCase> {
    let wrap = |case: Case| {
        let promised = H::DURABLE || case.tier != Tier::Durability;
        let left_out = (!promised).then(|| format!("{} does not keep its records beyond its process", H::ENGINE));
        SuiteCase { case, engine: H::ENGINE, left_out, ground: Ground::make::<H>, seed: seed::of_process() }
    };
    case::all().into_iter().map(wrap).collect()
}

/// Runs the cases of some tiers one after another. Needs tokio's multi-threaded runtime with its timer; where the
/// engine is durable the executable also has to call [`run_if_child`](crate::durability::run_if_child) when it starts.
pub async fn run<H: Harness>(tiers: &[Tier]) -> Vec<Report> {
    let mut reports = Vec::new();
    for case in suite::<H>().iter().filter(|case| tiers.contains(&case.tier())) {
        let outcome = case.run().await;
        reports.push(Report { name: case.name(), rule: case.rule(), tier: case.tier(), outcome });
    }
    reports
}

impl SuiteCase {
    /// The name that filters and reports use: `ENGINE/tier/RULE-ID what it checks`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}/{} {}", self.engine, self.case.tier, self.case.rule, self.case.what)
    }

    /// The id of the rule that it checks.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        self.case.rule
    }

    /// Its tier.
    #[must_use]
    pub fn tier(&self) -> Tier {
        self.case.tier
    }

    /// The same case with another seed for what it draws by chance. Without this it is the seed of the process.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Why it is not run for this engine, if it is not.
    #[must_use]
    pub fn left_out(&self) -> Option<&str> {
        self.left_out.as_deref()
    }

    /// Runs it in a place of its own. Needs tokio's multi-threaded runtime with its timer.
    pub async fn run(&self) -> Outcome {
        if let Some(reason) = &self.left_out {
            return Outcome::LeftOut(reason.clone());
        }
        match self.check().await {
            Ok(()) => Outcome::Passed,
            Err(failure) => Outcome::Failed(self.explain(&failure)),
        }
    }

    async fn check(&self) -> Checked {
        let ground = Arc::new((self.ground)().await?.with_seed(self.seed));
        let task = tokio::spawn((self.case.body)(Arc::clone(&ground)));
        let abort = task.abort_handle();
        let checked = match tokio::time::timeout(effort::limit(), task).await {
            Ok(Ok(checked)) => checked,
            Ok(Err(error)) if error.is_panic() => Err(Failure::new(panicked(error.into_panic().as_ref()))),
            Ok(Err(_)) => Err(Failure::new("the runtime ended before the case")),
            Err(_) => {
                abort.abort();
                Err(Failure::new(format!("expected an end within {} s, found none", effort::limit().as_secs())))
            }
        };
        // A case that was cut off may still hold the ground; its place goes when the last part of it ends.
        match Arc::into_inner(ground) {
            Some(ground) => checked.and(ground.remove().await),
            None => checked,
        }
    }

    fn explain(&self, failure: &Failure) -> String {
        let text = rules::find(self.case.rule).map_or("is not in the contract", |rule| rule.text.as_str());
        format!("{}: {text}\n{failure}", self.case.rule)
    }
}

fn panicked(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref().copied());
    format!("expected an answer, found a panic: {}", text.unwrap_or("without a text"))
}
