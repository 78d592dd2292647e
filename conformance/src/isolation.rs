//! The isolation tier: each verb on one of two accounts that have everything, with ids next to each other; the other
//! account must stay as it was, to the last byte.

use std::sync::Arc;

use authkeep_store::{
    AccountResetToken, KeyFetchToken, PasswordChangeToken, PasswordForgotToken, SessionToken, Store, Uid,
};

use crate::case::Cases;
use crate::failure::Checked;
use crate::fixtures::Fixtures;
use crate::kind::Kind;
use crate::look_up;
use crate::sample::{SAMPLES, Sample};
use crate::scene::full_account;
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
    let (one, other) = neighbours(&*s, &mut fx).await?;
    // The verb also has to keep to its account where the other one comes first.
    for (target, bystander) in [(one, other), (other, one)] {
        let before = State::read(&*s).await?;
        let mut expected = before.clone();
        let op = (sample.make)(&before, target, &mut fx);
        op.run_beside(&*s, &mut expected).await?;
        let after = State::read(&*s).await?;
        let bystanders = [bystander].into();
        after.of(&bystanders).must_be(&before.of(&bystanders), "the other account")?;
        after.must_be(&expected, "the whole store")?;
        look_up::agree(&*s, &expected, bystander).await?;
        look_up::agree(&*s, &expected, target).await?;
    }
    Ok(())
}

async fn look_ups_change_nothing(s: Arc<dyn Store>) -> Checked {
    let (one, other) = neighbours(&*s, &mut Fixtures::new(101)).await?;
    let before = State::read(&*s).await?;
    look_up::agree(&*s, &before, one).await?;
    look_up::agree(&*s, &before, other).await?;
    s.ping().await?;
    State::read(&*s).await?.must_be(&before, "after all look-ups")
}

/// Two accounts with everything; the ids of one are those of the other but for the last bit.
async fn neighbours(s: &dyn Store, fx: &mut Fixtures) -> Checked<(Uid, Uid)> {
    let one = full_account(s, fx).await?;
    let state = State::read(s).await?;
    let mut new = fx.account();
    let mut uid: [u8; 16] = one.uid.into();
    uid[15] ^= 1;
    new.uid = uid.into();
    let other = new.uid;
    s.create_account(new).await?;
    s.lock_account(other, fx.time(), fx.secret()).await?;
    tokens_beside::<SessionToken>(s, fx, &state, other).await?;
    tokens_beside::<KeyFetchToken>(s, fx, &state, other).await?;
    tokens_beside::<AccountResetToken>(s, fx, &state, other).await?;
    tokens_beside::<PasswordChangeToken>(s, fx, &state, other).await?;
    tokens_beside::<PasswordForgotToken>(s, fx, &state, other).await?;
    Ok((one.uid, other))
}

async fn tokens_beside<K: Kind>(s: &dyn Store, fx: &mut Fixtures, state: &State, uid: Uid) -> Checked {
    for id in K::table(state).keys() {
        let mut id: [u8; 32] = (*id).into();
        id[31] ^= 1;
        K::make(fx, uid).with_id(id).create(s).await?;
    }
    Ok(())
}
