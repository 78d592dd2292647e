//! The verbs of every family, as the workload of the conformance suite, which says itself what must hold.

use std::hash::{BuildHasher, RandomState};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use authkeep_conformance::State;
use authkeep_conformance::durability::{Journal, Mix, Workload, check};

use crate::{CUTS, Chance, Copy, open_copy, open_watched};

/// The verbs of a workload, those of all its tasks together.
const VERBS: usize = 1_000;

/// Runs a workload of so many tasks, cuts the power now and then, and checks what opens after each cut.
async fn cut_a_workload(tasks: u8, mix: Mix) {
    let seed = RandomState::new().hash_one(0) | 1;
    println!("seed {seed} of {tasks} tasks");
    let place = tempfile::tempdir().expect("a folder");
    let (store, latest) = open_watched(&place.path().join("store"));
    let workload = Workload::new(seed, tasks, mix);
    let begun = workload.journal();
    let cuts = Arc::new(Mutex::new((begun.clone(), Chance(seed), Vec::<(Journal, Arc<Copy>)>::new())));
    let noted = Arc::clone(&cuts);
    let of_each = VERBS / usize::from(tasks);
    let ran = workload.run(Arc::new(store), &begun, move |task| {
        let (journal, chance, cuts) = &mut *noted.lock().expect("nobody panics");
        journal.acknowledge(task);
        // Whatever was answered, but not noted yet, is the verb that its task is in.
        if cuts.len() < CUTS && chance.below(8) == 0 {
            cuts.push((journal.clone(), Arc::clone(&latest.lock().expect("nobody panics"))));
        }
        if journal.count(task) < of_each { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    ran.await.expect("every verb is answered as the contract says");

    let cuts = std::mem::take(&mut cuts.lock().expect("nobody panics").2);
    assert!(cuts.len() >= CUTS / 3, "only {} cuts were made", cuts.len());
    for (at, (journal, copy)) in cuts.into_iter().enumerate() {
        let (_place, store) = open_copy(&copy, at);
        let found = State::read(&store).await.expect("it is readable");
        check(&workload, &journal, &journal, &found).unwrap_or_else(|failure| panic!("cut {at}: {failure}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_power_cut_undoes_no_verb_of_any_family() {
    cut_a_workload(4, Mix::All).await;
    cut_a_workload(4, Mix::ManyRecords).await;
    // What looks for what is due runs where nobody else does.
    cut_a_workload(1, Mix::ManyRecords).await;
}
