//! Failures as bytes, their verbs, and what other verbs change of them.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Failure, FailureLock, Failures, Result, StoreError, Uid};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::one_an_account;
use crate::{SledStore, keys};

impl Record for Failure {
    const KIND: u8 = keys::FAILURE;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.uid.as_bytes());
        to.u32(self.count);
        to.bool(self.locked);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self { uid: from.bytes()?.into(), count: from.u32()?, locked: from.bool()? })
    }
}

one_an_account!(Failure);

#[async_trait]
impl Failures for SledStore {
    async fn record_failure(&self, uid: Uid, limit: u32, lock: FailureLock) -> Result<Failure> {
        self.verb(|engine| {
            let recorded = engine.change_account(uid, &[Stripe::of_message(&lock.message)], |account, change| {
                let before = engine.find::<Failure>(&uid)?;
                let mut failure = before.unwrap_or(Failure { uid, count: 0, locked: false });
                if account.locked_at.is_some() {
                    return Ok(failure);
                }
                failure.count = failure.count.saturating_add(1);
                if failure.count >= limit {
                    failure.locked = true;
                    account.locked_at = Some(lock.locked_at);
                    account.unlock_code = Some(lock.unlock_code);
                    engine.post(&lock.message, change)?;
                }
                change.set(before.as_ref(), &failure);
                Ok(failure)
            })?;
            recorded.ok_or_else(StoreError::not_found)
        })
        .await
    }

    async fn failure(&self, uid: Uid) -> Result<Option<Failure>> {
        self.look(|engine| engine.find(&uid))
    }

    async fn clear_failures(&self, uid: Uid) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_uid(uid)]);
            let mut change = Change::default();
            engine.change_failure(uid, &mut change, |failure| failure.count = 0)?;
            engine.commit(change)
        })
        .await
    }

    async fn end_failure_lock(&self, uid: Uid, locked_by: EpochMs) -> Result<bool> {
        self.verb(|engine| {
            let ended = engine.change_account(uid, &[], |account, change| {
                let by_failures = engine.find::<Failure>(&uid)?.is_some_and(|failure| failure.locked);
                let ends = by_failures && account.locked_at.is_some_and(|at| at <= locked_by);
                if ends {
                    engine.unlock(account, change)?;
                }
                Ok(ends)
            })?;
            Ok(ended.unwrap_or(false))
        })
        .await
    }

    async fn scan_failures(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Failure>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_failure(&self, failure: Failure) -> Result<()> {
        self.verb(|engine| engine.add_of(failure.uid, &failure)).await
    }
}

impl Engine {
    /// Plans a change of an account's failures, if it has any; a record that says nothing is removed. The account's
    /// stripe is held.
    pub(crate) fn change_failure(
        &self,
        uid: Uid,
        change: &mut Change,
        change_fields: impl FnOnce(&mut Failure),
    ) -> Result<()> {
        let Some(before) = self.find::<Failure>(&uid)? else { return Ok(()) };
        let mut after = before;
        change_fields(&mut after);
        if after.count == 0 && !after.locked {
            change.remove(&before);
        } else {
            change.replace(&before, &after);
        }
        Ok(())
    }
}
