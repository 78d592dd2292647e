//! What a verb has done is seen by whoever looks next.

use std::sync::Arc;

use authkeep_store::Store;

use super::race::race;
use crate::case::Cases;
use crate::durability::{Mix, Workload};
use crate::effort;
use crate::failure::{Checked, Failure};
use crate::look_up;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("VISIBLE-1", "each of 16 callers sees its own verbs at once", own_verbs);
    cases.add("VISIBLE-1", "another caller sees a verb as soon as it has returned", others_verbs);
}

async fn own_verbs(s: Arc<dyn Store>) -> Checked {
    let workload = Workload::new(260, 16, Mix::All);
    let run = |task: u8| {
        let (s, mut script) = (Arc::clone(&s), workload.script(task));
        async move {
            for _ in 0..effort::rounds() * 2 {
                let (op, expected) = script.next();
                op.must_answer(&op.run(&*s).await, &expected)?;
                for uid in script.state().accounts.keys() {
                    let seen = look_up::agree(&*s, script.state(), *uid).await;
                    seen.map_err(|failure| failure.during(format!("after {}", op.name())))?;
                }
                let seen = look_up::agree_on_exchange(&*s, script.state()).await;
                seen.map_err(|failure| failure.during(format!("after {}", op.name())))?;
            }
            Checked::Ok(())
        }
    };
    race((0..16).map(run).collect()).await?.into_iter().collect()
}

async fn others_verbs(s: Arc<dyn Store>) -> Checked {
    let mut script = Workload::new(261, 1, Mix::All).script(0);
    for _ in 0..effort::rounds() * 5 {
        let (op, expected) = script.next();
        op.must_answer(&op.run(&*s).await, &expected)?;
        let look = || {
            let (s, state) = (Arc::clone(&s), script.state().clone());
            async move {
                for uid in state.accounts.keys() {
                    look_up::agree(&*s, &state, *uid).await?;
                }
                look_up::agree_on_exchange(&*s, &state).await?;
                look_up::agree_on_service(&*s, &state).await
            }
        };
        let seen: Checked = race((0..4).map(|_| look()).collect()).await?.into_iter().collect();
        seen.map_err(|failure: Failure| failure.during(format!("after {}", op.name())))?;
    }
    Ok(())
}
