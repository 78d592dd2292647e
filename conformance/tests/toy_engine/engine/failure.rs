//! Failures to sign in, one record an account, and the locks that they set.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Failure, FailureLock, Failures, Result, Uid};

use super::ToyStore;
use super::log::Change;

#[async_trait]
impl Failures for ToyStore {
    async fn record_failure(&self, uid: Uid, limit: u32, lock: FailureLock) -> Result<Failure> {
        let mut state = self.state();
        let mut dossier = state.dossier(uid)?;
        let mut failure = dossier.failure.unwrap_or(Failure { uid, count: 0, locked: false });
        if dossier.account.locked_at.is_some() {
            return Ok(failure);
        }
        failure.count = failure.count.saturating_add(1);
        let mut message = None;
        if failure.count >= limit {
            message = Some(state.new_message(lock.message)?);
            dossier.account.locked_at = Some(lock.locked_at);
            dossier.account.unlock_code = Some(lock.unlock_code);
            failure.locked = true;
        }
        dossier.failure = Some(failure);
        state.commit([Change::dossier(dossier)].into_iter().chain(message).collect())?;
        Ok(failure)
    }

    async fn failure(&self, uid: Uid) -> Result<Option<Failure>> {
        Ok(self.find_one(uid, |dossier| dossier.failure))
    }

    async fn clear_failures(&self, uid: Uid) -> Result<()> {
        self.change_if_there(uid, |dossier| dossier.change_failure(|failure| failure.count = 0))
    }

    async fn end_failure_lock(&self, uid: Uid, locked_by: EpochMs) -> Result<bool> {
        let mut state = self.state();
        let Some(mut dossier) = state.dossiers.get(&uid).cloned() else { return Ok(false) };
        let by_failures = dossier.failure.is_some_and(|failure| failure.locked);
        if !by_failures || dossier.account.locked_at.is_none_or(|at| at > locked_by) {
            return Ok(false);
        }
        dossier.unlock();
        state.commit(vec![Change::dossier(dossier)])?;
        Ok(true)
    }

    async fn scan_failures(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Failure>> {
        Ok(self.scan_one(after, limit, |dossier| dossier.failure))
    }

    async fn restore_failure(&self, failure: Failure) -> Result<()> {
        self.create_one(failure.uid, failure, |dossier| &mut dossier.failure)
    }
}
