//! A process that is killed under load, again and again on one store.

use std::sync::Arc;
use std::time::Duration;

use authkeep_store::Store;

use crate::case::Cases;
use crate::durability::child::{Child, Word};
use crate::durability::{Journal, Mix, Workload, check};
use crate::effort;
use crate::failure::{Checked, Failure};
use crate::fixtures::Fixtures;
use crate::ground::Ground;
use crate::seed;
use crate::state::State;

/// How many tasks call verbs while the process is killed.
const TASKS: u8 = 8;

/// The most verbs that are answered before the process is killed.
const VERBS: usize = 800;

pub(crate) fn register(cases: &mut Cases) {
    cases.on_ground("DURABLE-1", "a process killed under load loses nothing that it answered", |ground| {
        killed(ground, Mix::All, TASKS)
    });
    cases.on_ground("ATOMIC-1", "a process killed under load leaves no verb half done", |ground| {
        killed(ground, Mix::ManyRecords, TASKS)
    });
    cases.on_ground("DURABLE-1", "a process killed while one task claims and sweeps loses nothing", |ground| {
        killed(ground, Mix::All, 1)
    });
}

async fn killed(ground: Arc<Ground>, mix: Mix, tasks: u8) -> Checked {
    // The moments of the kills differ from run to run in any case; the verbs, and how many are answered before each kill,
    // are the seed's.
    let mut fx = Fixtures::new(ground.seed());
    let workload = Workload::new(fx.number(), tasks, mix);
    let mut journal = workload.journal();
    for life in 0..effort::kills() {
        let verbs = 1 + fx.below(VERBS * usize::from(tasks) / usize::from(TASKS));
        let answered = tokio::task::spawn_blocking({
            let (ground, workload, journal) = (Arc::clone(&ground), workload.clone(), journal.clone());
            move || one_life(&ground, &workload, journal, verbs)
        });
        let circumstances = format!("life {life}, killed after {verbs} answers, {}", seed::described(ground.seed()));
        let answered = answered.await.map_err(|error| Failure::new(format!("the parent ended: {error}")));
        let answered = answered.and_then(|answered| answered).map_err(|failure| failure.during(&circumstances))?;
        let store = ground.open().await.map_err(|failure| failure.during(&circumstances))?;
        journal = settled(&*store, &workload, &answered).await.map_err(|failure| failure.during(&circumstances))?;
    }
    Ok(())
}

/// Lets a child run the workload, kills it after so many answers, and gives all that it was seen to answer.
fn one_life(ground: &Ground, workload: &Workload, mut journal: Journal, verbs: usize) -> Checked<Journal> {
    let mut child = Child::start(ground.engine(), ground.address(), workload, &journal)?;
    let mut left = verbs;
    while let Some(word) = child.word()? {
        match word {
            Word::Acknowledged(task) => journal.acknowledge(task),
            Word::Failed(message) => return Err(Failure::new(message)),
        }
        left = left.saturating_sub(1);
        if left == 0 {
            child.kill()?;
        }
    }
    if left > 0 {
        return Err(Failure::new(format!("the process ended by itself with {left} answers to go")));
    }
    Ok(journal)
}

/// Checks what the store holds. A server may still be ending the verb of a client that was killed: a state that does
/// not fit is looked at again for a while, and one that fits has to fit twice.
async fn settled(store: &dyn Store, workload: &Workload, answered: &Journal) -> Checked<Journal> {
    let mut before = None;
    for _ in 0..100 {
        let checked = check(workload, answered, answered, &State::read(store).await?);
        match (checked, before) {
            (Ok(journal), Some(Ok(last))) if journal == last => return Ok(journal),
            (checked, _) => before = Some(checked),
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    before.unwrap_or_else(|| Err(Failure::new("the store does not come to rest")))
}
