//! Failures to sign in: two columns of the account's own row, so that each verb is one change of one row.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Failure, FailureLock, Failures, Result, StoreError, Uid};

use crate::PostgresStore;
use crate::message::{self, insert_message};
use crate::record::{attempt, find, list};
use crate::row::{Columns, after, limit, stored};
use crate::statement::by;

/// The assignments that take a lock away with its code, the count and the mark.
macro_rules! unlocked {
    () => {
        "locked_at = NULL, unlock_code = NULL, failures = NULL, locked_by_failures = NULL"
    };
}
pub(crate) use unlocked;

/// The assignments that take the count away and leave the mark.
macro_rules! uncounted {
    () => {
        "failures = CASE WHEN locked_by_failures THEN 0 END, \
         locked_by_failures = CASE WHEN locked_by_failures THEN true END"
    };
}
pub(crate) use uncounted;

/// The assignments that take the mark away and leave the count.
macro_rules! unmarked {
    () => {
        "failures = CASE WHEN failures > 0 THEN failures END, \
         locked_by_failures = CASE WHEN failures > 0 THEN false END"
    };
}
pub(crate) use unmarked;

/// The account is held before it is looked at: of failures at the same moment each sees what the one before it left. The
/// row is that of an account that is locked already, or else what was counted.
const RECORD: &str = concat!(
    "WITH owner AS (SELECT uid, failures, locked_by_failures, locked_at FROM account WHERE uid = $1 FOR UPDATE),
    counted AS (UPDATE account AS a SET
            failures = n.failures,
            locked_by_failures = n.marked OR n.failures >= $2,
            locked_at = CASE WHEN n.failures >= $2 THEN $3::bigint END,
            unlock_code = CASE WHEN n.failures >= $2 THEN $4::bytea ELSE a.unlock_code END
        FROM (
            SELECT uid, LEAST(COALESCE(failures, 0) + 1, 4294967295) AS failures,
                COALESCE(locked_by_failures, false) AS marked
            FROM owner WHERE locked_at IS NULL
        ) AS n
        WHERE a.uid = n.uid RETURNING a.uid, a.failures, a.locked_by_failures),
    told AS (",
    insert_message!("$5, $6, $7, $8, $9, $10", "FROM counted WHERE failures >= $2"),
    ") SELECT uid, failures, locked_by_failures FROM counted
    UNION ALL SELECT uid, COALESCE(failures, 0), COALESCE(locked_by_failures, false) FROM owner
        WHERE locked_at IS NOT NULL"
);
const SELECT: &str = "SELECT uid, failures, locked_by_failures FROM account WHERE uid = $1 AND failures IS NOT NULL";
const CLEAR: &str = concat!("UPDATE account SET ", uncounted!(), " WHERE uid = $1 AND failures IS NOT NULL");
const END_LOCK: &str =
    concat!("UPDATE account SET ", unlocked!(), " WHERE uid = $1 AND locked_by_failures AND locked_at <= $2");
const SCAN: &str = "SELECT uid, failures, locked_by_failures FROM account
    WHERE uid > $1 AND failures IS NOT NULL ORDER BY uid LIMIT $2";
const RESTORE: &str = "WITH owner AS (SELECT uid, failures FROM account WHERE uid = $1 FOR UPDATE),
    stored AS (UPDATE account AS a SET failures = $2, locked_by_failures = $3
        FROM owner WHERE a.uid = owner.uid AND owner.failures IS NULL RETURNING 1)
    SELECT EXISTS (SELECT 1 FROM owner), EXISTS (SELECT 1 FROM stored)";

#[async_trait]
impl Failures for PostgresStore {
    async fn record_failure(&self, uid: Uid, most: u32, lock: FailureLock) -> Result<Failure> {
        let record = || {
            let record = by(RECORD, uid.as_bytes())
                .bind(i64::from(most))
                .bind(stored(lock.locked_at))
                .bind(&lock.unlock_code.expose()[..]);
            message::bind(record, &lock.message)
        };
        let row = self.pool.write_one(record).await?.ok_or_else(StoreError::not_found)?;
        read(&mut Columns::new(&row))
    }

    async fn failure(&self, uid: Uid) -> Result<Option<Failure>> {
        find(&self.pool, || by(SELECT, uid.as_bytes()), read).await
    }

    async fn clear_failures(&self, uid: Uid) -> Result<()> {
        self.pool.write(|| by(CLEAR, uid.as_bytes())).await?;
        Ok(())
    }

    async fn end_failure_lock(&self, uid: Uid, locked_by: EpochMs) -> Result<bool> {
        Ok(self.pool.write(|| by(END_LOCK, uid.as_bytes()).bind(stored(locked_by))).await? > 0)
    }

    async fn scan_failures(&self, start: Option<Uid>, most: usize) -> Result<Vec<Failure>> {
        let start = after(start.map(Uid::into));
        list(&self.pool, || by(SCAN, &start).bind(limit(most)), read).await
    }

    async fn restore_failure(&self, failure: Failure) -> Result<()> {
        let restore = || by(RESTORE, failure.uid.as_bytes()).bind(i64::from(failure.count)).bind(failure.locked);
        attempt(&self.pool, restore).await
    }
}

fn read(columns: &mut Columns<'_>) -> Result<Failure> {
    Ok(Failure { uid: Uid::from_bytes(columns.bytes()?), count: columns.number()?, locked: columns.flag()? })
}
