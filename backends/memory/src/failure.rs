//! Failures to sign in, and the locks that they set.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Failure, FailureLock, Failures, Result, Uid};

use crate::state::State;
use crate::{MemoryStore, table};

#[async_trait]
impl Failures for MemoryStore {
    async fn record_failure(&self, uid: Uid, limit: u32, lock: FailureLock) -> Result<Failure> {
        let mut state = self.lock();
        let is_locked = state.account_mut(uid)?.locked_at.is_some();
        let mut failure = state.failures.get(&uid).copied().unwrap_or(Failure { uid, count: 0, locked: false });
        if is_locked {
            return Ok(failure);
        }
        failure.count = failure.count.saturating_add(1);
        if failure.count >= limit {
            state.insert_message(lock.message)?;
            let account = state.account_mut(uid)?;
            account.locked_at = Some(lock.locked_at);
            account.unlock_code = Some(lock.unlock_code);
            failure.locked = true;
        }
        state.failures.insert(uid, failure);
        Ok(failure)
    }

    async fn failure(&self, uid: Uid) -> Result<Option<Failure>> {
        Ok(self.lock().failures.get(&uid).copied())
    }

    async fn clear_failures(&self, uid: Uid) -> Result<()> {
        self.lock().clear_failure_count(uid);
        Ok(())
    }

    async fn end_failure_lock(&self, uid: Uid, locked_by: EpochMs) -> Result<bool> {
        let mut state = self.lock();
        let by_failures = state.failures.get(&uid).is_some_and(|failure| failure.locked);
        let locked_at = state.accounts.get(&uid).and_then(|account| account.locked_at);
        let ends = by_failures && locked_at.is_some_and(|at| at <= locked_by);
        if ends {
            state.unlock(uid);
        }
        Ok(ends)
    }

    async fn scan_failures(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Failure>> {
        Ok(table::page(&self.lock().failures, after, limit))
    }

    async fn restore_failure(&self, failure: Failure) -> Result<()> {
        let mut state = self.lock();
        state.require_account(failure.uid)?;
        table::add(&mut state.failures, failure.uid, failure)
    }
}

impl State {
    /// Takes the lock of an account away with its code, its count of failures and the mark.
    pub(crate) fn unlock(&mut self, uid: Uid) {
        if let Some(account) = self.accounts.get_mut(&uid) {
            account.locked_at = None;
            account.unlock_code = None;
        }
        self.failures.remove(&uid);
    }

    /// Takes the count away and leaves the mark.
    pub(crate) fn clear_failure_count(&mut self, uid: Uid) {
        self.change_failure(uid, |failure| failure.count = 0);
    }

    /// Takes the mark away and leaves the count.
    pub(crate) fn clear_failure_mark(&mut self, uid: Uid) {
        self.change_failure(uid, |failure| failure.locked = false);
    }

    fn change_failure(&mut self, uid: Uid, change: impl FnOnce(&mut Failure)) {
        let Some(failure) = self.failures.get_mut(&uid) else { return };
        change(failure);
        if failure.count == 0 && !failure.locked {
            self.failures.remove(&uid);
        }
    }
}
