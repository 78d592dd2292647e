//! Whether a store holds what was promised before it was stopped.

use crate::durability::own::task_of;
use crate::durability::{Journal, Script, Workload};
use crate::failure::{Checked, Failure};
use crate::state::State;

/// Fails unless a store holds, for each task, what the workload makes of it after some number of whole verbs: at least
/// those that were answered at the earliest moment that the store may be of, at most those answered at the latest and
/// the one that was then under way. Both moments are the same for a process that was killed.
///
/// Gives the numbers that were found, for the workload to go on from.
///
/// # Errors
/// Names a task whose answered verbs are lost, undone or half done, and the records in which it shows; or a record that
/// is no task's.
pub fn check(workload: &Workload, earliest: &Journal, latest: &Journal, found: &State) -> Checked<Journal> {
    if let Some(owner) =
        found.owners().into_iter().find(|owner| task_of(*owner).is_none_or(|task| task >= workload.tasks))
    {
        return Err(Failure::new(format!("expected the tasks' records alone, found one of {owner:?}")));
    }
    let mut counts = Vec::new();
    for task in 0..workload.tasks {
        let part = found.part(|owner| task_of(owner) == Some(task));
        let count = whole_verbs(workload.script(task), earliest.count(task), latest.count(task) + 1, &part)
            .map_err(|failure| failure.during(format!("task {task} of seed {}", workload.seed)))?;
        counts.push(count);
    }
    Ok(Journal::of(counts))
}

/// After how many verbs the script's state is the one found.
fn whole_verbs(mut script: Script, at_least: usize, at_most: usize, found: &State) -> Checked<usize> {
    script.skip(at_least);
    let promised = script.state().clone();
    let mut under_way = Vec::new();
    for count in at_least..=at_most {
        if script.state() == found {
            return Ok(count);
        }
        under_way.push(script.next().0.name());
    }
    under_way.pop();
    let lines = found.differences(&promised).join("; ");
    Err(Failure::new(format!(
        "expected the state after {at_least} answered verbs, or also after the next ({}), found neither; against the \
         answered ones: {lines}",
        under_way.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::durability::Mix;
    use crate::fixtures::Fixtures;
    use crate::op::{Given, Op};

    const WORKLOAD: Workload = Workload::new(5, 2, Mix::ManyRecords);

    /// The state after these numbers of verbs.
    fn after(counts: [usize; 2]) -> State {
        let mut whole = State::default();
        for (task, count) in (0..).zip(counts) {
            let mut script = WORKLOAD.script(task);
            script.skip(count);
            whole.take_in(script.state().clone());
        }
        whole
    }

    fn checked(state: &State) -> Checked<Journal> {
        let journal = Journal::of(vec![100, 100]);
        check(&WORKLOAD, &journal, &journal, state)
    }

    #[test]
    fn the_answered_verbs_and_the_one_under_way_are_accepted() {
        for counts in [[100, 100], [101, 100], [100, 101], [101, 101]] {
            let found = checked(&after(counts)).expect("whole verbs");
            assert_eq!(after([found.count(0), found.count(1)]), after(counts));
        }
    }

    #[test]
    fn a_lost_verb_an_extra_verb_and_a_stray_record_are_refused() {
        // Verbs that change nothing apart from being refused make neighbouring states equal: look a few further.
        assert!((90..100).any(|count| checked(&after([count, 100])).is_err()));
        assert!((103..110).any(|count| checked(&after([100, count])).is_err()));
        let mut state = after([100, 100]);
        let mut stray = Fixtures::new(9).account();
        stray.uid = [9; 16].into();
        assert_eq!(state.apply(&Op::CreateAccount(Box::new(stray))), Ok(Given::Nothing));
        assert!(checked(&state).is_err());
    }

    #[test]
    fn half_a_spending_is_refused() {
        let mut script = WORKLOAD.script(0);
        let (count, reset) = (0..)
            .find_map(|count| match script.next() {
                (Op::VerifyForgotPassword(_, reset), Ok(_)) => Some((count, reset)),
                _ => None,
            })
            .expect("the script spends a token");
        let journal = Journal::of(vec![count, 0]);
        let whole = after([count + 1, 0]);
        check(&WORKLOAD, &journal, &journal, &whole).expect("the whole spending");

        let mut without_reset = whole.clone();
        without_reset.account_reset_tokens.remove(&reset.id);
        let mut unproved = whole.clone();
        unproved.accounts.get_mut(&reset.uid).expect("its account").email_verified ^= true;
        let mut unspent = whole;
        unspent.password_forgot_tokens = after([count, 0]).password_forgot_tokens;
        for half in [without_reset, unproved, unspent] {
            assert!(check(&WORKLOAD, &journal, &journal, &half).is_err());
        }
    }
}
