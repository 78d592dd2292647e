//! Throttles: a row for each window. A try is one statement, which counts or tells when the window ends.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Result, StoreError, Throttle, ThrottleKey, Throttles, Turn};

use crate::PostgresStore;
use crate::record::list;
use crate::row::{Columns, after, limit, stored};
use crate::statement::by;

/// The window that is there is held before the try is counted, so that its end is the one that refuses. The row says
/// whether the try was counted, and when that window ends.
const TAKE: &str = "WITH held AS (SELECT expires_at FROM throttle WHERE throttle_key = $1 FOR UPDATE),
    taken AS (INSERT INTO throttle AS t (throttle_key, count, expires_at)
        SELECT $1, 1, $4 FROM (SELECT count(*) FROM held) AS h
        ON CONFLICT (throttle_key) DO UPDATE SET
            count = CASE WHEN t.expires_at <= $3 THEN 1 ELSE t.count + 1 END,
            expires_at = CASE WHEN t.expires_at <= $3 THEN excluded.expires_at ELSE t.expires_at END
        WHERE t.expires_at <= $3 OR t.count < $2
        RETURNING 1)
    SELECT EXISTS (SELECT 1 FROM taken), (SELECT expires_at FROM held)";
const SELECT_END: &str = "SELECT expires_at FROM throttle WHERE throttle_key = $1 AND expires_at > $2";
const GIVE_BACK: &str = "UPDATE throttle SET count = count - 1 WHERE throttle_key = $1 AND count > 0";
const SCAN: &str = "SELECT throttle_key, count, expires_at FROM throttle
    WHERE throttle_key > $1 ORDER BY throttle_key LIMIT $2";
const INSERT: &str = "INSERT INTO throttle (throttle_key, count, expires_at) VALUES ($1, $2, $3)";

#[async_trait]
impl Throttles for PostgresStore {
    async fn take_turn(&self, key: ThrottleKey, most: u32, now: EpochMs, until: EpochMs) -> Result<Turn> {
        if most == 0 {
            let open = self.pool.read_one(|| by(SELECT_END, key.as_bytes()).bind(stored(now))).await?;
            let end = open.map(|row| Columns::new(&row).epoch()).transpose()?;
            return Ok(Turn::Refused(end.unwrap_or(until)));
        }
        loop {
            let take = || by(TAKE, key.as_bytes()).bind(i64::from(most)).bind(stored(now)).bind(stored(until));
            let row = self.pool.write_one(take).await?;
            let row = row.ok_or_else(|| StoreError::internal("a statement of one row returned none"))?;
            let mut columns = Columns::new(&row);
            match (columns.flag()?, columns.optional_epoch()?) {
                (true, _) => return Ok(Turn::Taken),
                (false, Some(end)) => return Ok(Turn::Refused(end)),
                // The window that refused was opened after the statement had looked for it: the next look finds it.
                (false, None) => {}
            }
        }
    }

    async fn give_turn_back(&self, key: ThrottleKey) -> Result<()> {
        self.pool.write(|| by(GIVE_BACK, key.as_bytes())).await?;
        Ok(())
    }

    async fn scan_throttles(&self, start: Option<ThrottleKey>, most: usize) -> Result<Vec<Throttle>> {
        let start = after(start.map(ThrottleKey::into));
        list(&self.pool, || by(SCAN, &start).bind(limit(most)), read).await
    }

    async fn restore_throttle(&self, throttle: Throttle) -> Result<()> {
        let insert =
            || by(INSERT, throttle.key.as_bytes()).bind(i64::from(throttle.count)).bind(stored(throttle.expires_at));
        self.pool.write(insert).await?;
        Ok(())
    }
}

fn read(columns: &mut Columns<'_>) -> Result<Throttle> {
    Ok(Throttle {
        key: ThrottleKey::from_bytes(columns.bytes()?),
        count: columns.number()?,
        expires_at: columns.epoch()?,
    })
}
