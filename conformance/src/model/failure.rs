//! Failures to sign in, and the locks that they set.

use authkeep_store::{EpochMs, Failure, FailureLock, Uid};

use super::{Outcome, insert_free};
use crate::state::State;

impl State {
    pub(super) fn record_failure(&mut self, uid: Uid, limit: u32, lock: &FailureLock) -> Outcome<Failure> {
        let is_locked = self.account_mut(uid)?.locked_at.is_some();
        let mut failure = self.failures.get(&uid).copied().unwrap_or(Failure { uid, count: 0, locked: false });
        if is_locked {
            return Ok(failure);
        }
        failure.count = failure.count.saturating_add(1);
        if failure.count >= limit {
            self.insert_message(&lock.message)?;
            let account = self.account_mut(uid)?;
            (account.locked_at, account.unlock_code) = (Some(lock.locked_at), Some(lock.unlock_code.clone()));
            failure.locked = true;
        }
        self.failures.insert(uid, failure);
        Ok(failure)
    }

    /// Takes the count away; a mark stays.
    pub(super) fn clear_failures(&mut self, uid: Uid) {
        if let Some(failure) = self.failures.get_mut(&uid) {
            failure.count = 0;
        }
        self.forget_empty_failure(uid);
    }

    /// Takes the mark away; a count stays.
    pub(super) fn clear_failure_mark(&mut self, uid: Uid) {
        if let Some(failure) = self.failures.get_mut(&uid) {
            failure.locked = false;
        }
        self.forget_empty_failure(uid);
    }

    fn forget_empty_failure(&mut self, uid: Uid) {
        self.failures.retain(|other, failure| *other != uid || failure.count > 0 || failure.locked);
    }

    pub(super) fn end_failure_lock(&mut self, uid: Uid, locked_by: EpochMs) -> bool {
        let by_failures = self.failures.get(&uid).is_some_and(|failure| failure.locked);
        let locked_at = self.accounts.get(&uid).and_then(|account| account.locked_at);
        let ends = by_failures && locked_at.is_some_and(|at| at <= locked_by);
        if ends {
            self.unlock_account(uid);
        }
        ends
    }

    pub(super) fn restore_failure(&mut self, failure: Failure) -> Outcome {
        self.require_account(failure.uid)?;
        insert_free(&mut self.failures, failure.uid, failure)
    }
}
