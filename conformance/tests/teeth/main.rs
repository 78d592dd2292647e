//! The suite has teeth: each store that is broken on purpose is found, by the rules that it breaks and by no other.
//!
//! `tests/teeth` of the server's package runs the same stores under the suite over HTTP.

#[allow(dead_code, clippy::allow_attributes, reason = "the test over HTTP uses the rest")]
mod broken;

use std::collections::BTreeSet;
use std::sync::Arc;

use authkeep_conformance::Tier;
use broken::{Broken, OverHttp};
use libtest_mimic::{Arguments, Failed, Trial};

const ALONE: &[Tier] = &[Tier::Contract, Tier::Isolation, Tier::Model];
const TOGETHER: &[Tier] = &[Tier::Concurrency, Tier::Cancellation];

fn main() {
    let arguments = Arguments::from_args();
    let runtime = Arc::new(authkeep_conformance::runtime().expect("a runtime"));
    let mut trials = vec![Trial::test("a_layer_that_changes_nothing_keeps_every_rule", {
        let runtime = Arc::clone(&runtime);
        move || expect(&runtime.block_on(broken::sound(&Tier::ALL)), &[], &[])
    })];
    trials.push(Trial::test("every_tier_and_every_general_rule_finds_one", every_tier_finds_one));
    for Broken { name, found, alone, together, perhaps, .. } in broken::all() {
        let runtime = Arc::clone(&runtime);
        trials.push(Trial::test(name, move || {
            expect(&runtime.block_on(found(ALONE)), alone, perhaps)?;
            // Races cost the most: they are run where they say something that one caller does not see.
            if together.is_empty() { Ok(()) } else { expect(&runtime.block_on(found(TOGETHER)), together, perhaps) }
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn expect(found: &BTreeSet<String>, named: &[&str], perhaps: &[&str]) -> Result<(), Failed> {
    let missed: Vec<_> = named.iter().filter(|rule| !found.contains(**rule)).collect();
    let others: Vec<_> =
        found.iter().filter(|rule| !named.contains(&rule.as_str()) && !perhaps.contains(&rule.as_str())).collect();
    if missed.is_empty() && others.is_empty() {
        return Ok(());
    }
    Err(format!("not found: {missed:?}; found where nothing was expected: {others:?}").into())
}

/// The durability tier has a test of its own (`tests/forgetful.rs`), since it needs processes to kill.
fn every_tier_finds_one() -> Result<(), Failed> {
    let all = broken::all();
    let named: BTreeSet<&str> =
        all.iter().flat_map(|broken| broken.alone.iter().chain(broken.together)).copied().collect();
    for tier in Tier::ALL.into_iter().filter(|tier| *tier != Tier::Durability) {
        let finds = named.iter().any(|name| name.starts_with(&format!("{tier}/")));
        if !finds {
            return Err(format!("no store shows that the {tier} tier finds anything").into());
        }
    }
    for rule in ["ATOMIC-1", "CANCEL-1", "CASCADE-1", "ISOLATION-1", "VISIBLE-1"] {
        if !named.iter().any(|name| name.ends_with(rule)) {
            return Err(format!("no store breaks {rule}").into());
        }
    }
    let silent = all.iter().filter(|broken| match broken.over_http {
        OverHttp::Shows(rules) => rules.is_empty(),
        OverHttp::Hidden(reason) => reason.is_empty(),
    });
    match silent.map(|broken| broken.name).collect::<Vec<_>>()[..] {
        [] => Ok(()),
        ref silent => Err(format!("neither shown over HTTP nor hidden for a reason: {silent:?}").into()),
    }
}
