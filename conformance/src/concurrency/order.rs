//! Verbs of all sorts that race on one account: whatever happened must have happened in some order.

use std::collections::BTreeSet;
use std::sync::Arc;

use authkeep_store::{Store, Uid};

use super::race::race_calls;
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, Failure};
use crate::fixtures::Fixtures;
use crate::op::{Answered, Op, outcome};
use crate::sample::SAMPLES;
use crate::scene::full_account;
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("ATOMIC-1", "locks, unlocks and resets at once are as in some order", |s| {
        mixes(
            s,
            250,
            &["lock_account", "lock_account", "unlock_account", "reset_account", "lock_account", "verify_email"],
        )
    });
    cases.add("ATOMIC-1", "spendings, resets and deletions at once are as in some order", |s| {
        let verbs = [
            "verify_forgot_password",
            "reset_account",
            "verify_forgot_password",
            "create_account_reset_token",
            "update_password_forgot_token",
            "delete_account",
        ];
        mixes(s, 251, &verbs)
    });
    cases.add("ATOMIC-1", "creations and deletions of tokens at once are as in some order", |s| {
        let verbs = [
            "create_session_token",
            "delete_session_token",
            "create_password_forgot_token",
            "delete_password_forgot_token",
            "verify_forgot_password",
            "create_password_forgot_token",
        ];
        mixes(s, 252, &verbs)
    });
    cases.add("ATOMIC-1", "any six verbs at once are as in some order", |s| mixes(s, 253, &[]));
}

/// Rounds of the verbs on one account at once, or of six drawn anew each round where none are named.
fn mixes(s: Arc<dyn Store>, seed: u64, verbs: &[&'static str]) -> impl Future<Output = Checked> + Send + use<> {
    let verbs = verbs.to_vec();
    async move {
        let mut fx = Fixtures::new(seed);
        for round in 0..effort::rounds() {
            let owner = full_account(&*s, &mut fx).await?.uid;
            let before = State::read(&*s).await?.of(&[owner].into());
            let samples: Vec<_> = if verbs.is_empty() {
                (0..6).map(|_| &SAMPLES[fx.below(SAMPLES.len())]).collect()
            } else {
                verbs.iter().filter_map(|verb| SAMPLES.iter().find(|sample| sample.verb == *verb)).collect()
            };
            let ops: Vec<_> = samples.iter().map(|sample| (sample.make)(&before, owner, &mut fx)).collect();
            let names: Vec<_> = samples.iter().map(|sample| sample.verb).collect();
            round_is_in_order(&s, owner, &before, ops)
                .await
                .map_err(|failure| failure.during(format!("round {round}, {}", names.join(" + "))))?;
        }
        Ok(())
    }
}

async fn round_is_in_order(s: &Arc<dyn Store>, owner: Uid, before: &State, ops: Vec<Op>) -> Checked {
    let answers = race_calls(s, ops.clone(), |s, op| op.run(s)).await?;
    let answers: Vec<_> = answers.iter().map(outcome).collect();
    let mut uids = BTreeSet::from([owner]);
    for op in &ops {
        match op {
            Op::CreateAccount(new) => uids.extend([new.uid]),
            Op::RestoreAccount(account) => uids.extend([account.uid]),
            _ => {}
        }
    }
    // The fingerprint is the whole store's, and is claimed at most once: other rounds decide what it is.
    let after = State::read(&**s).await?.of(&uids);
    let calls: Vec<_> = ops.iter().zip(&answers).collect();
    if some_order_leads(before, &after, &calls) {
        return Ok(());
    }
    let lines = after.differences(before).join("; ");
    Err(Failure::new(format!(
        "expected the outcome of some order, found answers {answers:?} and, against before: {lines}"
    )))
}

/// Whether the calls, in some order, give these answers and lead from one state to the other.
fn some_order_leads(from: &State, to: &State, calls: &[(&Op, &Answered)]) -> bool {
    if calls.is_empty() {
        let mut reached = from.clone();
        reached.key_fingerprint = None;
        return reached == *to;
    }
    (0..calls.len()).any(|first| {
        let (op, answer) = calls[first];
        let mut next = from.clone();
        if next.apply(op) != *answer {
            return false;
        }
        let mut rest = calls.to_vec();
        rest.remove(first);
        some_order_leads(&next, to, &rest)
    })
}

#[cfg(test)]
mod tests {
    use authkeep_store::ErrorKind;

    use super::*;

    #[test]
    fn an_order_is_found_where_there_is_one_alone() {
        let mut fx = Fixtures::new(1);
        let new = fx.account();
        let (create, delete) = (Op::CreateAccount(Box::new(new.clone())), Op::DeleteAccount(new.uid));
        let (empty, mut full) = (State::default(), State::default());
        assert_eq!(full.apply(&create), Ok(()));
        assert!(some_order_leads(&empty, &empty, &[(&delete, &Ok(())), (&create, &Ok(()))]));
        assert!(some_order_leads(&empty, &full, &[(&create, &Ok(())), (&delete, &Ok(()))]));
        assert!(!some_order_leads(&empty, &full, &[(&create, &Err(ErrorKind::Conflict))]));
        assert!(!some_order_leads(&empty, &full, &[(&delete, &Ok(()))]));
    }
}
