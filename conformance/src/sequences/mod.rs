//! The model tier: random sequences of verbs, answered by the engine and by [`State::apply`] side by side.
//!
//! Ids and e-mails come from pools of a few, so that collisions, re-creations and cascades are the rule and not the
//! exception. A sequence that shows a difference is made shorter and simpler as long as it still shows one, each try
//! in an empty store.

mod look;
mod pool;
mod rules;
mod shrink;
mod step;

use std::sync::Arc;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, Failure};
use crate::fixtures::Fixtures;
use crate::ground::Ground;
use crate::seed;
use crate::sequences::shrink::shrunk;
use crate::sequences::step::{Step, sequence};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.on_ground("VISIBLE-1", "random sequences of verbs do and show what the contract says", sequences);
}

async fn sequences(ground: Arc<Ground>) -> Checked {
    let seed = ground.seed();
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &Fixtures::new(seed).bytes::<32>());
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    for number in 0..effort::sequences() {
        let tree = sequence().new_tree(&mut runner);
        let mut tree = tree.map_err(|reason| Failure::new(format!("no sequence could be drawn: {reason}")))?;
        if let Err(difference) = run(&ground, &Step::all(&tree.current()), Scans::AtTheEnd).await {
            let found = shrunk(&ground, &mut tree, difference).await;
            return Err(found.during(format!("sequence {number}, {}", seed::described(seed))));
        }
    }
    Ok(())
}

/// When the whole store is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scans {
    AtTheEnd,
    /// Slower, and tells which verb it was.
    AfterEachStep,
}

/// Where the store and the model parted.
struct Difference {
    /// The number of the step that showed it.
    step: usize,
    failure: Failure,
}

/// Runs a sequence in an empty store. In a task of its own, so that a panic of the engine is shrunk like any other
/// difference.
async fn run(ground: &Arc<Ground>, steps: &[Step], scans: Scans) -> Result<(), Difference> {
    let (ground, steps) = (Arc::clone(ground), steps.to_vec());
    let last = steps.len().saturating_sub(1);
    let running = tokio::spawn(async move { run_here(&ground, &steps, scans).await });
    let broken = |error| Difference { step: last, failure: Failure::new(format!("expected an answer, found {error}")) };
    running.await.map_err(broken)?
}

async fn run_here(ground: &Ground, steps: &[Step], scans: Scans) -> Result<(), Difference> {
    let at = |step| move |failure| Difference { step, failure };
    let place = ground.another().await.map_err(at(0))?;
    let store = place.open().await.map_err(at(0))?;
    let mut expected = State::default();
    for (number, step) in steps.iter().enumerate() {
        step.run_beside(&*store, &mut expected).await.map_err(at(number))?;
        if scans == Scans::AfterEachStep || number + 1 == steps.len() {
            let found = State::read(&*store).await.map_err(at(number))?;
            found.must_be(&expected, "the whole store after it").map_err(at(number))?;
        }
    }
    drop(store);
    place.remove().await.map_err(at(steps.len().saturating_sub(1)))
}
