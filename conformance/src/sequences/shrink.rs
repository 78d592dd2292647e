//! A sequence that shows a difference, made as short and simple as it can be, and told.

use authkeep_store::rules::Rule;
use proptest::strategy::ValueTree;

use super::step::{Drawn, Step};
use super::{Difference, Scans, rules, run_afresh};
use crate::failure::Failure;
use crate::ground::Ground;

/// How many simpler sequences are tried; each takes a store of its own.
const TRIES: usize = 300;

/// The simplest sequence that was found to show a difference, step by step, and the rules of the verb that showed it.
pub(super) async fn shrunk<T>(ground: &Ground, tree: &mut T, first: Difference) -> Failure
where
    T: ValueTree<Value = Drawn> + Send,
{
    let mut simplest = Step::all(&tree.current());
    let Err(mut difference) = run_afresh(ground, &simplest, Scans::NowAndThen).await else {
        return told(&simplest, &first).during("only in a store that other sequences had filled and emptied before");
    };
    let mut simpler = tree.simplify();
    for _ in 0..TRIES {
        if !simpler {
            break;
        }
        let steps = Step::all(&tree.current());
        simpler = match run_afresh(ground, &steps, Scans::NowAndThen).await {
            Ok(()) => tree.complicate(),
            Err(found) => {
                (simplest, difference) = (steps, found);
                tree.simplify()
            }
        };
    }
    // A difference that the last scan found may be an earlier verb's.
    if let Err(found) = run_afresh(ground, &simplest, Scans::AfterEachStep).await {
        difference = found;
    }
    told(&simplest, &difference)
}

fn told(steps: &[Step], Difference { step: at, failure }: &Difference) -> Failure {
    let mut lines = vec![format!("the store and the contract part at step {} of", at + 1)];
    lines.extend(steps.iter().enumerate().map(|(number, step)| format!("  {}. {step}", number + 1)));
    lines.push(failure.to_string());
    if let Some(step) = steps.get(*at) {
        lines.push(format!("the rules of {}:", step.verb()));
        lines.extend(rules::of(step.verb()).iter().map(|Rule { id, text }| format!("  {id}: {text}")));
    }
    Failure::new(lines.join("\n"))
}
