//! Failures.

use authkeep_store::{Failure, FailureLock};

use super::{A, I, V, Verb, verbs};
use crate::look_up::compare;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::{Action, Step, change};
use crate::state::State;

verbs! {
    "record_failure" &[A, V] => record_failure,
    "record_failure" &[A, V] => record_failure,
    "failure" &[A] => |s, _| {
        let uid = s.uid();
        look(move |store, expected| {
            Box::pin(async move { compare("failure", store.failure(uid).await?, expected.failures.get(&uid)) })
        })
    },
    "clear_failures" &[A] => |s, _| change(Op::ClearFailures(s.uid())),
    "end_failure_lock" &[A, V] => |s, _| change(Op::EndFailureLock(s.uid(), s.time())),
    "scan_failures" &[I, V] => |s, _| {
        page(s.after(pool::uid), s.limit(), |state| &state.failures, |store, after, limit| {
            store.scan_failures(after, limit)
        })
    },
    "restore_failure" &[A, V] => |s, state| {
        // Only an account that is locked has a mark.
        let is_locked = state.accounts.get(&s.uid()).is_some_and(|account| account.locked_at.is_some());
        let locked = is_locked && s.value.is_multiple_of(2);
        change(Op::RestoreFailure(Failure { uid: s.uid(), count: s.at_most(), locked }))
    },
}

fn record_failure(s: &Step, _: &State) -> Action {
    let lock = FailureLock { locked_at: s.time(), unlock_code: s.fixtures().secret(), message: s.message() };
    change(Op::RecordFailure(s.uid(), s.at_most(), lock))
}
