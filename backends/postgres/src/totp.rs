//! Second factors: at most one row an account. The row is held before it is looked at, so that a step is accepted once.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Result, Sealed, StoreError, Totp, Totps, Uid};

use crate::PostgresStore;
use crate::record::{add, attempt, attempted, find, list, unchanged};
use crate::row::{Columns, after, limit, stored};
use crate::statement::{Query, by};

const PUT: &str = "WITH owner AS (SELECT uid FROM account WHERE uid = $1 FOR KEY SHARE),
    stored AS (INSERT INTO totp AS t (uid, secret, enabled, last_step, created_at)
        SELECT uid, $2, false, 0, $3 FROM owner
        ON CONFLICT (uid) DO UPDATE SET secret = excluded.secret, last_step = 0, created_at = excluded.created_at
        WHERE NOT t.enabled RETURNING 1)
    SELECT EXISTS (SELECT 1 FROM owner), EXISTS (SELECT 1 FROM stored)";
const SELECT: &str = "SELECT uid, secret, enabled, last_step, created_at FROM totp WHERE uid = $1";
/// The row says whether the second factor is enabled, and whether its secret is the one given.
const ENABLE: &str = "WITH held AS (SELECT uid, enabled, secret = $2 AS same FROM totp WHERE uid = $1 FOR UPDATE),
    changed AS (UPDATE totp AS t SET enabled = true, last_step = $3
        FROM held WHERE t.uid = held.uid AND held.same AND NOT held.enabled RETURNING 1)
    SELECT enabled, EXISTS (SELECT 1 FROM changed) FROM held";
/// The row says whether the second factor is enabled with the secret given, and whether the step is a later one.
const ADVANCE: &str = "WITH held AS (
        SELECT uid, enabled AND secret = $2 AS usable, last_step < $3 AS is_later FROM totp WHERE uid = $1 FOR UPDATE
    ), changed AS (UPDATE totp AS t SET last_step = $3
        FROM held WHERE t.uid = held.uid AND held.usable AND held.is_later RETURNING 1)
    SELECT usable, EXISTS (SELECT 1 FROM changed) FROM held";
const DELETE: &str = "DELETE FROM totp WHERE uid = $1";
const RESEAL: &str = "UPDATE totp SET secret = $3 WHERE uid = $1 AND secret = $2";
const SCAN: &str = "SELECT uid, secret, enabled, last_step, created_at FROM totp
    WHERE uid > $1 ORDER BY uid LIMIT $2";
const INSERT: &str = "INSERT INTO totp (uid, secret, enabled, last_step, created_at)
    SELECT uid, $2, $3, $4, $5 FROM account WHERE uid = $1";

#[async_trait]
impl Totps for PostgresStore {
    async fn put_totp(&self, uid: Uid, secret: Sealed, created_at: EpochMs) -> Result<()> {
        attempt(&self.pool, || with_secret(PUT, uid, &secret).bind(stored(created_at))).await
    }

    async fn totp(&self, uid: Uid) -> Result<Option<Totp>> {
        find(&self.pool, || by(SELECT, uid.as_bytes()), read).await
    }

    async fn enable_totp(&self, uid: Uid, secret: &Sealed, step: u32) -> Result<()> {
        let row = self.pool.write_one(|| with_secret(ENABLE, uid, secret).bind(i64::from(step))).await?;
        let row = row.ok_or_else(StoreError::not_found)?;
        let mut columns = Columns::new(&row);
        match (columns.flag()?, columns.flag()?) {
            (true, _) => Err(StoreError::conflict()),
            (false, enabled_now) => {
                if enabled_now {
                    Ok(())
                } else {
                    Err(StoreError::not_found())
                }
            }
        }
    }

    async fn advance_totp(&self, uid: Uid, secret: &Sealed, step: u32) -> Result<()> {
        let row = self.pool.write_one(|| with_secret(ADVANCE, uid, secret).bind(i64::from(step))).await?;
        attempted(&row.ok_or_else(StoreError::not_found)?)
    }

    async fn disable_totp(&self, uid: Uid) -> Result<()> {
        self.pool.write(|| by(DELETE, uid.as_bytes())).await?;
        Ok(())
    }

    async fn reseal_totp(&self, uid: Uid, expected: &Sealed, secret: Sealed) -> Result<()> {
        unchanged(self.pool.write(|| with_secret(RESEAL, uid, expected).bind(secret.as_bytes())).await?)
    }

    async fn scan_totps(&self, start: Option<Uid>, most: usize) -> Result<Vec<Totp>> {
        let start = after(start.map(Uid::into));
        list(&self.pool, || by(SCAN, &start).bind(limit(most)), read).await
    }

    async fn restore_totp(&self, totp: Totp) -> Result<()> {
        let insert = || {
            with_secret(INSERT, totp.uid, &totp.secret)
                .bind(totp.enabled)
                .bind(i64::from(totp.last_step))
                .bind(stored(totp.created_at))
        };
        add(&self.pool, insert).await
    }
}

fn with_secret(statement: &'static str, uid: Uid, secret: &Sealed) -> Query {
    by(statement, uid.as_bytes()).bind(secret.as_bytes())
}

fn read(columns: &mut Columns<'_>) -> Result<Totp> {
    Ok(Totp {
        uid: Uid::from_bytes(columns.bytes()?),
        secret: columns.sealed()?,
        enabled: columns.flag()?,
        last_step: columns.number()?,
        created_at: columns.epoch()?,
    })
}
