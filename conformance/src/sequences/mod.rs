//! The model tier: random sequences of verbs, answered by the engine and by [`State::apply`] side by side.
//!
//! Ids and e-mails come from pools of a few, so that collisions, re-creations and cascades are the rule and not the
//! exception; times come from a pool as well, so that things fall due and end. Every look-up and every answer is compared, and the whole store now and then. A sequence that
//! shows a difference is made shorter and simpler as long as it still shows one, each try in a fresh store.

mod look;
mod pool;
mod rules;
mod shrink;
mod step;
mod verbs;

use std::sync::Arc;

use authkeep_store::{EpochMs, Store};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, Failure};
use crate::fixtures::Fixtures;
use crate::ground::Ground;
use crate::op::Op;
use crate::seed;
use crate::sequences::shrink::shrunk;
use crate::sequences::step::{Step, sequence};
use crate::state::{Owner, State};

pub(crate) fn register(cases: &mut Cases) {
    cases.on_ground("VISIBLE-1", "random sequences of verbs do and show what the contract says", sequences);
}

async fn sequences(ground: Arc<Ground>) -> Checked {
    let seed = ground.seed();
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &Fixtures::new(seed).bytes::<32>());
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut place = ground.another().await?;
    let mut store = place.open().await?;
    for number in 0..effort::sequences() {
        if number > 0 && number % SEQUENCES_IN_A_STORE == 0 {
            drop(store);
            place.remove().await?;
            place = ground.another().await?;
            store = place.open().await?;
        }
        let tree = sequence().new_tree(&mut runner);
        let mut tree = tree.map_err(|reason| Failure::new(format!("no sequence could be drawn: {reason}")))?;
        if let Err(difference) = run_on(&store, &Step::all(&tree.current()), Scans::NowAndThen).await {
            let found = shrunk(&ground, &mut tree, difference).await;
            return Err(found.during(format!("sequence {number}, {}", seed::described(seed))));
        }
    }
    drop(store);
    place.remove().await
}

/// After how many sequences a fresh store takes the next: what is never taken away would fill up.
const SEQUENCES_IN_A_STORE: usize = 6;

/// After how many steps the whole store is compared.
const SCAN_EVERY: usize = 8;

/// When the whole store is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scans {
    /// Every few steps and after the last one: what a step did wrong may be undone by a later one.
    NowAndThen,
    /// Slower, and tells which verb it was.
    AfterEachStep,
}

/// Where the store and the model parted.
struct Difference {
    /// The number of the step that showed it.
    step: usize,
    failure: Failure,
}

/// Runs a sequence in a fresh store.
async fn run_afresh(ground: &Ground, steps: &[Step], scans: Scans) -> Result<(), Difference> {
    let at_first = |failure| Difference { step: 0, failure };
    let place = ground.another().await.map_err(at_first)?;
    let store = place.open().await.map_err(at_first)?;
    run_on(&store, steps, scans).await?;
    drop(store);
    place.remove().await.map_err(at_first)
}

/// Runs a sequence in a store without accounts and what expires, and leaves it without. In a task of its own, so that a panic of the
/// engine is shrunk like any other difference.
async fn run_on(store: &Arc<dyn Store>, steps: &[Step], scans: Scans) -> Result<(), Difference> {
    let (store, steps) = (Arc::clone(store), steps.to_vec());
    let last = steps.len().saturating_sub(1);
    let running = tokio::spawn(async move { run_here(&*store, &steps, scans).await });
    let broken = |error| Difference { step: last, failure: Failure::new(format!("expected an answer, found {error}")) };
    running.await.map_err(broken)?
}

async fn run_here(store: &dyn Store, steps: &[Step], scans: Scans) -> Result<(), Difference> {
    let at = |step| move |failure| Difference { step, failure };
    let last = steps.len().saturating_sub(1);
    // What earlier sequences have left: a fingerprint, schemes, the key that signs, and what no verb takes away.
    let left = |owner| matches!(owner, Owner::Store | Owner::Pseudonym(_) | Owner::DirtyToken(_));
    let mut expected = State::read(store).await.map_err(at(0))?.part(left);
    for (number, step) in steps.iter().enumerate() {
        step.run_beside(store, &mut expected).await.map_err(at(number))?;
        if scans == Scans::AfterEachStep || number % SCAN_EVERY == 0 || number == last {
            let found = State::read(store).await.map_err(at(number))?;
            found.must_be(&expected, "the whole store after it").map_err(at(number))?;
        }
    }
    emptied(store, &mut expected).await.map_err(at(last))
}

/// The accounts' deletions take everything with them but for what is of the service; that is taken away as well, as far
/// as there are verbs for it.
async fn emptied(store: &dyn Store, expected: &mut State) -> Checked {
    for account in (0..pool::ACCOUNTS).map(pool::uid) {
        Op::DeleteAccount(account).run_beside(store, expected).await?;
    }
    let messages: Vec<_> = expected.messages.keys().map(|id| Op::FinishMessage(*id)).collect();
    let files: Vec<_> = expected.files_to_delete.keys().map(|id| Op::ForgetFile(*id)).collect();
    let tokens = Op::RemoveStockedTokens(expected.stocked_tokens.keys().copied().collect());
    let spendings: Vec<_> = expected.clean_tokens.keys().map(|id| Op::Spend(*id)).collect();
    for op in messages.into_iter().chain(files).chain([tokens]).chain(spendings) {
        op.run_beside(store, expected).await?;
    }
    Op::SweepExpired(EpochMs::MAX, usize::MAX).run_beside(store, expected).await?;
    State::read(store).await?.must_be(expected, "the whole store after every account was deleted")
}
