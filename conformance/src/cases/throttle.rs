//! Throttles: tries counted in a window.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, Store, Throttle, ThrottleKey, Turn};

use super::check::{keeps, makes, pages, refuses};
use crate::case::Cases;
use crate::failure::{Checked, same};
use crate::fixtures::{Fixtures, at};

pub(crate) fn register(cases: &mut Cases) {
    cases.add("THROTTLE-1", "the first try opens a window", first);
    cases.add("THROTTLE-2", "a later try is counted in the window that is open", later);
    cases.add("THROTTLE-3", "a try at the limit is refused with the end of the window", refused);
    cases.add("THROTTLE-3", "with a limit of nothing no window is opened", limit_of_nothing);
    cases.add("THROTTLE-4", "from its end on another window is opened", ended);
    cases.add("THROTTLE-6", "a try that is taken back is counted no more", given_back);
    cases.add("THROTTLE-7", "taking back where nothing is counted changes nothing", given_back_from_none);
    cases.add("THROTTLE-8", "pages of any size give every throttle once and in order", scan);
    cases.add("THROTTLE-9", "a restored throttle reads back and one that exists is refused", restore);
}

/// A try that must be counted as the given one of a window.
async fn counted(s: &dyn Store, (limit, now, until): (u32, EpochMs, EpochMs), throttle: Throttle) -> Checked {
    let verb = s.take_turn(throttle.key, limit, now, until);
    let answer = makes(s, "after the try", verb, |state| {
        state.throttles.insert(throttle.key, throttle);
    })
    .await?;
    same("the answer", &answer, &Turn::Taken)
}

/// A try that must be refused until a time.
async fn too_often(
    s: &dyn Store,
    key: ThrottleKey,
    (limit, now, until): (u32, EpochMs, EpochMs),
    end: EpochMs,
) -> Checked {
    let answer = keeps(s, "after the try", s.take_turn(key, limit, now, until)).await?;
    same("the answer", &answer, &Turn::Refused(end))
}

async fn first(s: Arc<dyn Store>) -> Checked {
    for mut fx in [Fixtures::new(560), Fixtures::new(561), Fixtures::lowest(), Fixtures::highest()] {
        let throttle = Throttle { key: fx.bytes().into(), count: 1, expires_at: fx.time() };
        counted(&*s, (1, EpochMs::MIN, throttle.expires_at), throttle).await?;
    }
    Ok(())
}

async fn later(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(562);
    let key = fx.bytes().into();
    for (count, now, until) in [(1, 1000, 2000), (2, 1000, 5000), (3, 0, 10), (4, 1999, 9000)] {
        let throttle = Throttle { key, count, expires_at: at(2000) };
        counted(&*s, (4, at(now), at(until)), throttle).await?;
        let own = Throttle { key: fx.bytes().into(), count: 1, expires_at: at(until) };
        counted(&*s, (1, EpochMs::MIN, at(until)), own).await?;
    }
    Ok(())
}

async fn refused(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(563);
    let key = fx.bytes().into();
    for count in 1..=3 {
        counted(&*s, (3, at(1000), at(2000)), Throttle { key, count, expires_at: at(2000) }).await?;
    }
    // Also at a lower limit than before, and at none.
    for limit in [3, 2, 1, 0] {
        for now in [0, 1000, 1999] {
            too_often(&*s, key, (limit, at(now), at(9000)), at(2000)).await?;
        }
    }
    counted(&*s, (4, at(1500), at(9000)), Throttle { key, count: 4, expires_at: at(2000) }).await
}

async fn limit_of_nothing(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(564);
    too_often(&*s, fx.bytes().into(), (0, at(1000), at(2000)), at(2000)).await?;
    // A window that ended is no open one.
    let key = fx.bytes().into();
    s.take_turn(key, 1, at(0), at(500)).await?;
    too_often(&*s, key, (0, at(1000), at(2000)), at(2000)).await
}

async fn ended(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(565);
    let key = fx.bytes().into();
    for (now, until) in [(0, 2000), (2000, 3000), (7000, 8000)] {
        for count in 1..=2 {
            counted(&*s, (2, at(now), at(until)), Throttle { key, count, expires_at: at(until) }).await?;
        }
        too_often(&*s, key, (2, at(until - 1), at(9000)), at(until)).await?;
    }
    Ok(())
}

async fn given_back(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(566);
    let key = fx.bytes().into();
    let throttle = |count| Throttle { key, count, expires_at: at(2000) };
    for count in 1..=3 {
        counted(&*s, (3, at(0), at(2000)), throttle(count)).await?;
        s.take_turn(fx.bytes().into(), 3, at(0), at(2000)).await?;
    }
    for count in [2, 1, 0] {
        makes(&*s, "after a try was taken back", s.give_turn_back(key), |state| {
            state.throttles.insert(key, throttle(count));
        })
        .await?;
    }
    counted(&*s, (1, at(0), at(9000)), throttle(1)).await
}

async fn given_back_from_none(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(567);
    let key = fx.bytes().into();
    keeps(&*s, "a key that was never counted", s.give_turn_back(key)).await?;
    s.take_turn(key, 3, at(0), at(2000)).await?;
    s.give_turn_back(key).await?;
    keeps(&*s, "a window with nothing in it", s.give_turn_back(key)).await?;
    keeps(&*s, "another key", s.give_turn_back(fx.bytes().into())).await
}

fn throttles() -> Vec<Throttle> {
    let edges = [Fixtures::highest(), Fixtures::lowest()];
    edges.into_iter().chain((568..576).map(Fixtures::new)).map(|mut fx| fx.throttle()).collect()
}

async fn scan(s: Arc<dyn Store>) -> Checked {
    pages(&[], |throttle: &Throttle| throttle.key, |after, limit| s.scan_throttles(after, limit)).await?;
    let mut all = throttles();
    for throttle in &all {
        s.restore_throttle(*throttle).await?;
    }
    all.sort_by_key(|throttle| throttle.key);
    pages(&all, |throttle| throttle.key, |after, limit| s.scan_throttles(after, limit)).await
}

async fn restore(s: Arc<dyn Store>) -> Checked {
    for throttle in throttles() {
        makes(&*s, "after it was restored", s.restore_throttle(throttle), |state| {
            state.throttles.insert(throttle.key, throttle);
        })
        .await?;
        for again in [throttle, Throttle { count: 7, expires_at: at(7), ..throttle }] {
            refuses(&*s, "one that exists", ErrorKind::Conflict, s.restore_throttle(again)).await?;
        }
    }
    Ok(())
}
