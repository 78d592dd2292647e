//! The suite over HTTP has teeth: the real server, in this process and on real sockets, over each store that is broken on
//! purpose, is found by the cases of the rules that show over HTTP and by no other. Each store is shown the cases that
//! stand on what it breaks; all of these pass on one that is not broken.
//!
//! The stores, and what must find each, are those of the conformance crate's own test (`conformance/tests/teeth`).

#[path = "../../conformance/tests/teeth/broken/mod.rs"]
#[allow(dead_code, clippy::allow_attributes, reason = "the conformance crate's own test uses the rest")]
mod broken;

mod server;

use std::collections::BTreeMap;
use std::sync::Arc;

use authkeep_conformance::wire::{self, Case};
use broken::{Broken, OverHttp};
use futures_util::stream::{self, StreamExt};
use libtest_mimic::{Arguments, Failed, Trial};
use server::Server;

/// How many cases run at the same time.
const SIDE_BY_SIDE: usize = 8;

fn main() {
    let arguments = Arguments::from_args();
    broken::callers_come_from_afar();
    let runtime = Arc::new(authkeep_conformance::runtime().expect("a runtime"));
    let mut trials = vec![
        Trial::test("a_layer_that_changes_nothing_shows_nothing", {
            let runtime = Arc::clone(&runtime);
            move || {
                let families: Vec<_> = broken::all().iter().flat_map(|broken| broken.families).copied().collect();
                let found = runtime.block_on(async {
                    let server = Server::start(broken::sound_store()).await;
                    failed(&server, &families).await
                });
                expect(&found, &[], &[])
            }
        }),
        Trial::test("every_family_has_cases", every_family_has_cases),
    ];
    for Broken { name, make, perhaps, over_http, families, .. } in broken::all() {
        let runtime = Arc::clone(&runtime);
        let (name, named) = match over_http {
            OverHttp::Shows(rules) => (name.to_owned(), rules),
            OverHttp::Hidden(reason) => (format!("{name}_is_hidden: {reason}"), &[][..]),
        };
        trials.push(Trial::test(name, move || {
            let found = runtime.block_on(async {
                let server = Server::start(make()).await;
                failed(&server, families).await
            });
            expect(&found, named, perhaps)
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// The rules whose cases fail against a server, each with the failures.
async fn failed(server: &Server, families: &[&str]) -> BTreeMap<&'static str, Vec<String>> {
    let target = server.target();
    let is_concerned = |case: &Case| families.iter().any(|family| case.name().starts_with(family));
    let cases = wire::cases().into_iter().filter(|case| is_concerned(case) && case.skipped(&target).is_none());
    let runs = cases.map(|case| {
        let target = target.clone();
        tokio::spawn(async move {
            let failure = case.run(&target).await.err()?;
            Some((case.rule(), format!("{}\n{failure}", case.name())))
        })
    });
    let mut runs = stream::iter(runs).buffer_unordered(SIDE_BY_SIDE);
    let mut failed = BTreeMap::<_, Vec<_>>::new();
    while let Some(ended) = runs.next().await {
        if let Some((rule, failure)) = ended.expect("a case answers, also where the server is wrong") {
            failed.entry(rule).or_default().push(failure);
        }
    }
    failed
}

/// A family without cases would find nothing in any store.
fn every_family_has_cases() -> Result<(), Failed> {
    let cases = wire::cases();
    let is_empty = |family: &&str| !cases.iter().any(|case| case.name().starts_with(family));
    match broken::all().iter().flat_map(|broken| broken.families).find(|family| is_empty(family)) {
        None => Ok(()),
        Some(family) => Err(format!("no case is called {family}..").into()),
    }
}

fn expect(found: &BTreeMap<&'static str, Vec<String>>, named: &[&str], perhaps: &[&str]) -> Result<(), Failed> {
    let perhaps: Vec<_> = perhaps.iter().filter_map(|rule| rule.strip_prefix("http/")).collect();
    let missed: Vec<_> = named.iter().filter(|rule| !found.contains_key(**rule)).collect();
    let others: Vec<_> = found.iter().filter(|(rule, _)| !named.contains(rule) && !perhaps.contains(rule)).collect();
    if missed.is_empty() && others.is_empty() {
        return Ok(());
    }
    let others: Vec<_> = others.iter().map(|(rule, failures)| format!("{rule}:\n{}", failures.join("\n"))).collect();
    Err(format!("not found: {missed:?}; found where nothing was expected:\n{}", others.join("\n")).into())
}
