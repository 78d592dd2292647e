//! The isolation tier: each verb on one of two accounts that have everything, with ids next to each other; the other
//! account must stay as it was, to the last byte.

use std::sync::Arc;

use authkeep_store::{Store, Uid};

use crate::case::Cases;
use crate::failure::Checked;
use crate::fixtures::Fixtures;
use crate::look_up;
use crate::sample::{SAMPLES, Sample};
use crate::scene::{account_for, furnish, neighbour};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    for sample in SAMPLES {
        let what = format!("{} leaves every other account as it was", sample.verb);
        cases.add("ISOLATION-1", what, |s| verb_leaves_others(s, *sample));
    }
    cases.add("ISOLATION-1", "look-ups change no record", look_ups_change_nothing);
}

async fn verb_leaves_others(s: Arc<dyn Store>, sample: Sample) -> Checked {
    let mut fx = Fixtures::new(100);
    let (one, other) = neighbours(&*s, &mut fx, sample.verb).await?;
    // The verb also has to keep to its account where the other one comes first.
    for (target, bystander) in [(one, other), (other, one)] {
        let before = State::read(&*s).await?;
        let mut expected = before.clone();
        let op = (sample.make)(&before, target, &mut fx);
        op.run_beside(&*s, &mut expected).await?;
        let after = State::read(&*s).await?;
        // What is due or over is looked for among the records of all accounts.
        if !op.is_of_what_is_due() {
            let bystanders = [bystander].into();
            after.of(&bystanders).must_be(&before.of(&bystanders), "the other account")?;
        }
        after.must_be(&expected, "the whole store")?;
        look_up::agree(&*s, &expected, bystander).await?;
        look_up::agree(&*s, &expected, target).await?;
        look_up::agree_on_exchange(&*s, &expected).await?;
        look_up::agree_on_service(&*s, &expected).await?;
    }
    Ok(())
}

async fn look_ups_change_nothing(s: Arc<dyn Store>) -> Checked {
    let (one, other) = neighbours(&*s, &mut Fixtures::new(101), "").await?;
    let before = State::read(&*s).await?;
    look_up::agree(&*s, &before, one).await?;
    look_up::agree(&*s, &before, other).await?;
    look_up::agree_on_exchange(&*s, &before).await?;
    look_up::agree_on_service(&*s, &before).await?;
    s.ping().await?;
    State::read(&*s).await?.must_be(&before, "after all look-ups")
}

/// Two accounts with everything, but for what is in the verb's way.
async fn neighbours(s: &dyn Store, fx: &mut Fixtures, verb: &str) -> Checked<(Uid, Uid)> {
    furnish(s, fx).await?;
    let (one, state) = account_for(verb, s, fx).await?;
    let other = neighbour(s, fx, &state, one.uid).await?;
    Ok((one.uid, other))
}
