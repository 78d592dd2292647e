//! The word of the engine on itself.

use std::sync::Arc;

use authkeep_store::Store;

use crate::case::Cases;
use crate::failure::{Checked, ensure, same};
use crate::fixtures::Fixtures;
use crate::scene::full_account;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("HEALTH-1", "a store that can serve answers a ping", ping);
    cases.on_ground("HEALTH-1", "the engine's name is that of its harness", |ground| async move {
        same("the name", &ground.open().await?.engine(), &ground.engine())
    });
}

async fn ping(s: Arc<dyn Store>) -> Checked {
    s.ping().await?;
    full_account(&*s, &mut Fixtures::new(70)).await?;
    let before = State::read(&*s).await?;
    s.ping().await?;
    ensure(!before.is_empty(), "records beside which the ping is sent")?;
    State::read(&*s).await?.must_be(&before, "after the ping")
}
