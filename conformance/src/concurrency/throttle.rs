//! Throttles: as many turns as there are, and no more.

use std::sync::Arc;

use authkeep_store::{Store, Throttle, ThrottleKey, Turn};

use super::calls::{all, calls};
use super::race::CALLERS;
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, same};
use crate::fixtures::{Fixtures, at};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("THROTTLE-5", "of 64 tries as many are counted as the limit says", tries);
    cases.add("THROTTLE-6", "64 turns taken and given back leave nothing counted", given_back);
}

async fn tries(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(750);
    for limit in [1, 5, 63, 64, 100].into_iter().cycle().take(effort::rounds()) {
        let key: ThrottleKey = fx.bytes().into();
        // Also where a window has ended.
        s.take_turn(key, 1, at(0), at(100)).await?;
        let mut expected = State::read(&*s).await?;
        let verb = |s: Arc<dyn Store>, until| async move { s.take_turn(key, limit, at(500), at(until)).await };
        let answers = all(calls(&s, [1000; CALLERS], verb).await?)?;
        let taken = answers.iter().filter(|answer| **answer == Turn::Taken).count();
        let refused = answers.iter().filter(|answer| **answer == Turn::Refused(at(1000))).count();
        let count = limit.min(64);
        same("the answers", &(taken as u64, (taken + refused) as u64), &(u64::from(count), 64))?;
        expected.throttles.insert(key, Throttle { key, count, expires_at: at(1000) });
        State::read(&*s).await?.must_be(&expected, "after the tries")?;
    }
    Ok(())
}

async fn given_back(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(751);
    for _ in 0..effort::rounds() {
        let key: ThrottleKey = fx.bytes().into();
        let verb = |s: Arc<dyn Store>, until| async move {
            let turn = s.take_turn(key, 64, at(500), at(until)).await?;
            s.give_turn_back(key).await?;
            Ok(turn)
        };
        let answers = all(calls(&s, [1000; CALLERS], verb).await?)?;
        same("the answers", &answers, &vec![Turn::Taken; CALLERS])?;
        let left = State::read(&*s).await?.throttles.remove(&key);
        same("what is counted", &left, &Some(Throttle { key, count: 0, expires_at: at(1000) }))?;
    }
    Ok(())
}
