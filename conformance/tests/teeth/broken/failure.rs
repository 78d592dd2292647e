//! Failures that are not counted, and locks that nobody is told about.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use authkeep_conformance::layer::Layered;
use authkeep_store::{Failure, FailureLock, Result, Store, Uid};
use tokio::sync::Notify;
use tokio::time::timeout;

use super::{others_first, store};

store! {
    /// Writes back what it read some time before, and one more.
    LosesFailures { waiting: Mutex<BTreeMap<Uid, Arc<Notify>>>, patience: Duration, }

    async fn record_failure(&self, uid: Uid, limit: u32, lock: FailureLock) -> Result<Failure> {
        let is_locked = self.inner().account(uid).await?.is_none_or(|account| account.locked_at.is_some());
        let read = self.inner().failure(uid).await?;
        if is_locked || read.is_some_and(|read| read.locked) {
            return self.inner().record_failure(uid, limit, lock).await;
        }
        self.another_first(uid).await;
        let is_locked = self.inner().account(uid).await?.is_none_or(|account| account.locked_at.is_some());
        if !is_locked {
            self.inner().clear_failures(uid).await?;
            if let Some(read) = read {
                // Nobody else may have written in between: then it is another one's count that stays.
                let _ = self.inner().restore_failure(read).await;
            }
        }
        self.inner().record_failure(uid, limit, lock).await
    }
}

impl LosesFailures {
    /// One whose callers come from afar: each has hashed a password on the way, in its turn.
    pub(super) fn of_hashers() -> Arc<dyn Store> {
        Arc::new(Layered(Self { patience: Duration::from_millis(300), ..Self::default() }))
    }

    /// Room for another caller of the account to come as far. Two that meet go on together.
    async fn another_first(&self, uid: Uid) {
        let (met, own) = {
            let mut waiting = self.waiting.lock().expect("nobody panics with the lock");
            let met = waiting.remove(&uid);
            let own = Arc::new(Notify::new());
            if met.is_none() && !self.patience.is_zero() {
                waiting.insert(uid, Arc::clone(&own));
            }
            (met, own)
        };
        if let Some(met) = met {
            met.notify_one();
        } else if timeout(self.patience, own.notified()).await.is_err() {
            let mut waiting = self.waiting.lock().expect("nobody panics with the lock");
            waiting.retain(|_, one| !Arc::ptr_eq(one, &own));
        }
        others_first().await;
    }
}

store! {
    /// The account is locked, and its owner never hears of it.
    LocksInSilence {}

    async fn record_failure(&self, uid: Uid, limit: u32, lock: FailureLock) -> Result<Failure> {
        let was_locked = self.inner().account(uid).await?.is_some_and(|account| account.locked_at.is_some());
        let (message, failure) = (lock.message.id, self.inner().record_failure(uid, limit, lock).await?);
        if failure.locked && !was_locked {
            self.inner().finish_message(message).await?;
        }
        Ok(failure)
    }
}

store! {
    /// Ends whatever lock is old enough.
    EndsEveryLock {}

    async fn end_failure_lock(&self, uid: Uid, locked_by: authkeep_store::EpochMs) -> Result<bool> {
        let locked_at = self.inner().account(uid).await?.and_then(|account| account.locked_at);
        let ends = locked_at.is_some_and(|at| at <= locked_by);
        if ends {
            self.inner().unlock_account(uid).await?;
        }
        Ok(ends)
    }
}
