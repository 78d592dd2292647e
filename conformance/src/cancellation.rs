//! The cancellation tier: each verb polled a number of times and then dropped, as when its client hangs up.
//!
//! A dropped verb may still be ending in the background. No case waits for that: it goes on calling verbs on the same
//! account, and accepts what the contract makes of any moment, or none, at which the dropped verb may have run whole.

use std::collections::BTreeSet;
use std::future::{Future, poll_fn};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use authkeep_store::{Store, Uid};

use crate::case::Cases;
use crate::durability::{Mix, Workload};
use crate::failure::{Checked, Failure, ensure, same};
use crate::fixtures::Fixtures;
use crate::ground::Ground;
use crate::op::{Answered, Op, outcome};
use crate::sample::{self, SAMPLES, Sample};
use crate::scene::{account_for, furnish};
use crate::state::{Owner, State};

/// The largest number of polls before a verb is dropped.
const POLLS: usize = 20;

/// How many verbs must run right after the last one was dropped.
const VERBS_AFTER: usize = 100;

/// How many verbs follow a dropped one on its account.
const FOLLOWERS: usize = 5;

pub(crate) fn register(cases: &mut Cases) {
    for sample in SAMPLES {
        let what = format!("{} dropped at any await ran whole or not at all", sample.verb);
        if sample.verb == "claim_key_fingerprint" {
            cases.add("CANCEL-1", what, dropped_claims);
        } else if is_of_the_whole_store(*sample) {
            cases.on_ground("CANCEL-1", what, |ground| dropped_alone(ground, *sample));
        } else {
            cases.add("CANCEL-1", what, |s| dropped_verbs(s, *sample));
        }
    }
}

fn is_of_the_whole_store(sample: Sample) -> bool {
    let mut fx = Fixtures::new(404);
    let uid = fx.uid();
    (sample.make)(&State::default(), uid, &mut fx).is_of_the_whole_store()
}

/// Polls a future at most so many times, then drops it; gives its output if it came to one.
async fn polled<F: Future>(future: F, times: usize) -> Option<F::Output> {
    let mut future = Box::pin(future);
    let mut left = times;
    poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// What may be left of what a call was about: one of these states.
struct Accepted {
    polls: usize,
    owners: BTreeSet<Owner>,
    states: Vec<State>,
}

async fn dropped_verbs(s: Arc<dyn Store>, sample: Sample) -> Checked {
    let mut fx = Fixtures::new(400);
    let mut all = Vec::new();
    let mut ended = 0;
    for polls in 0..=POLLS {
        let (owner, before) = account_for(sample.verb, &*s, &mut fx).await?;
        let op = (sample.make)(&before, owner.uid, &mut fx);
        let accepted = drop_after(&*s, &mut fx, (owner.uid, before), &op, polls).await;
        let (accepted, has_ended) = accepted.map_err(|failure| during(failure, polls))?;
        all.push(accepted);
        ended += usize::from(has_ended);
        // A verb that ends in fewer polls is not dropped any more; how many it takes may differ from call to call.
        if ended > 2 {
            break;
        }
    }
    let mut journal = Workload::new(401, 2, Mix::All).journal();
    Workload::new(401, 2, Mix::All).run_some(Arc::clone(&s), &mut journal, VERBS_AFTER / 2).await?;
    at_rest(&*s, &all).await
}

/// A verb that may meet the records of every other caller: each call of it has a store of its own.
async fn dropped_alone(ground: Arc<Ground>, sample: Sample) -> Checked {
    let mut fx = Fixtures::new(405);
    let mut ended = 0;
    for polls in 0..=POLLS {
        let place = ground.another().await?;
        let s = place.open().await?;
        let mut before = furnish(&*s, &mut fx).await?;
        let (owner, own) = account_for(sample.verb, &*s, &mut fx).await?;
        before.take_in(own);
        let op = (sample.make)(&before, owner.uid, &mut fx);
        let accepted = drop_after(&*s, &mut fx, (owner.uid, before), &op, polls).await;
        let (accepted, has_ended) = accepted.map_err(|failure| during(failure, polls))?;
        at_rest(&*s, &[accepted]).await?;
        drop(s);
        place.remove().await?;
        ended += usize::from(has_ended);
        if ended > 2 {
            break;
        }
    }
    Ok(())
}

fn during(failure: Failure, polls: usize) -> Failure {
    failure.during(format!("dropped after {polls} polls"))
}

/// Drops a call on an account that nothing else is called on, and lets other verbs follow. Says what may be left of it
/// all, and whether the call had ended before it was dropped.
async fn drop_after(
    s: &dyn Store,
    fx: &mut Fixtures,
    (owner, before): (Uid, State),
    op: &Op,
    polls: usize,
) -> Checked<(Accepted, bool)> {
    let ended_with = polled(op.run(s), polls).await.map(|answer| outcome(&answer));
    let has_ended = ended_with.is_some();

    let mut calls = Vec::new();
    for _ in 0..FOLLOWERS {
        let follower = follower(&before, owner, fx);
        calls.push((follower.clone(), outcome(&follower.run(s).await)));
    }
    let mut candidates = Vec::new();
    if has_ended {
        candidates.extend(after(&before, Some(&Dropped { op, at: 0, answer: ended_with }), &calls));
    } else {
        candidates.extend(after(&before, None, &calls));
        // A future that was never polled has done nothing.
        let moments = if polls > 0 { calls.len() + 1 } else { 0 };
        candidates
            .extend((0..moments).filter_map(|at| after(&before, Some(&Dropped { op, at, answer: None }), &calls)));
    }
    let answers: Vec<_> = calls.iter().map(|(call, answer)| format!("{} {answer:?}", call.name())).collect();
    ensure(
        !candidates.is_empty(),
        &format!("the verb ran whole or not at all, and those after it right; found {}", answers.join(", ")),
    )?;
    let mut owners = before.owners();
    owners.extend(candidates.iter().flat_map(State::owners));
    Ok((Accepted { polls, owners, states: candidates }, has_ended))
}

/// A verb on the same account that does not depend on what the dropped one did.
fn follower(before: &State, owner: Uid, fx: &mut Fixtures) -> Op {
    let verbs = [
        "verify_email",
        "set_locale",
        "lock_account",
        "create_session_token",
        "delete_session_token",
        "create_password_change_token",
        "update_password_forgot_token",
        "verify_forgot_password",
        "set_role",
        "create_label",
        "update_label",
        "use_jti",
        "record_failure",
    ];
    (sample::named(verbs[fx.below(verbs.len())]).make)(before, owner, fx)
}

/// A dropped call, taken to have run before the follower of a number; with its answer, if it came to one.
struct Dropped<'a> {
    op: &'a Op,
    at: usize,
    answer: Option<Answered>,
}

/// The state after the calls, the dropped one run before the call of some number, or not; none if a call would then
/// have been answered otherwise than it was.
fn after(before: &State, dropped: Option<&Dropped<'_>>, calls: &[(Op, Answered)]) -> Option<State> {
    let mut state = before.clone();
    for at in 0..=calls.len() {
        if let Some(dropped) = dropped.filter(|dropped| dropped.at == at) {
            let expected = state.apply(dropped.op);
            if dropped.answer.as_ref().is_some_and(|answer| *answer != expected) {
                return None;
            }
        }
        if let Some((call, answer)) = calls.get(at)
            && state.apply(call) != *answer
        {
            return None;
        }
    }
    Some(state)
}

/// What each call was about must be in one of the states that are accepted for it. A verb that ends in the background may show in
/// some families before it shows in others to a reader of them all: what does not fit is looked at again for a while.
async fn at_rest(s: &dyn Store, all: &[Accepted]) -> Checked {
    let mut last = Ok(());
    for _ in 0..100 {
        let found = State::read(s).await?;
        last = all.iter().try_for_each(|accepted| {
            let part = found.part(|owner| accepted.owners.contains(&owner));
            if accepted.states.contains(&part) {
                return Ok(());
            }
            let lines: Vec<_> = accepted.states.iter().map(|state| part.differences(state).join("; ")).collect();
            Err(Failure::new(format!(
                "dropped after {} polls: expected the verb to have run whole or not at all, found {}",
                accepted.polls,
                lines.join("; or ")
            )))
        });
        if last.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    last
}

/// The fingerprint is the whole store's: whichever claim came first stays.
async fn dropped_claims(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(402);
    let mut claimed = Vec::new();
    let mut kept = None;
    for polls in 0..=POLLS {
        let fingerprint = fx.key_fingerprint();
        let answer = polled(s.claim_key_fingerprint(fingerprint), polls).await.transpose()?;
        if polls > 0 {
            claimed.push(fingerprint);
        }
        let seen = s.key_fingerprint().await?;
        ensure(seen.is_none_or(|seen| claimed.contains(&seen)), "the fingerprint of a claim, or none")?;
        if let Some(kept) = kept.or(answer) {
            same("the fingerprint that was there before", &seen, &Some(kept))?;
        }
        kept = seen;
    }
    let last = fx.key_fingerprint();
    let answer = s.claim_key_fingerprint(last).await?;
    claimed.push(last);
    ensure(claimed.contains(&answer), "the fingerprint of a claim")?;
    same("the fingerprint", &s.key_fingerprint().await?, &Some(answer))?;
    let workload = Workload::new(403, 1, Mix::ManyRecords);
    workload.run_some(Arc::clone(&s), &mut workload.journal(), VERBS_AFTER).await?;
    same("the fingerprint", &s.key_fingerprint().await?, &Some(answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_future_is_polled_so_many_times_and_no_more() {
        for times in 0..4 {
            let mut polls = 0;
            let future = poll_fn(|context| {
                polls += 1;
                context.waker().wake_by_ref();
                if polls == 3 { Poll::Ready(()) } else { Poll::Pending }
            });
            assert_eq!(polled(future, times).await.is_some(), times >= 3);
            assert_eq!(polls, times);
        }
    }
}
