//! The fill mark: a table of at most one row.

use async_trait::async_trait;
use authkeep_store::{EpochMs, FillMark, FillMarks, FillOwner, Result};

use crate::PostgresStore;
use crate::record::{find, unchanged};
use crate::row::{Columns, stored};
use crate::statement::by;

const SET: &str = "INSERT INTO fill_mark AS m (only_row, owner, expires_at) VALUES (true, $1, $2)
    ON CONFLICT (only_row) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
    WHERE m.expires_at <= $3 OR m.owner = excluded.owner";
const CLEAR: &str = "DELETE FROM fill_mark WHERE owner = $1";
const SELECT: &str = "SELECT owner, expires_at FROM fill_mark";

#[async_trait]
impl FillMarks for PostgresStore {
    async fn set_fill_mark(&self, mark: FillMark, now: EpochMs) -> Result<()> {
        let set = || by(SET, mark.owner.as_bytes()).bind(stored(mark.expires_at)).bind(stored(now));
        unchanged(self.pool.write(set).await?)
    }

    async fn clear_fill_mark(&self, owner: FillOwner) -> Result<()> {
        self.pool.write(|| by(CLEAR, owner.as_bytes())).await?;
        Ok(())
    }

    async fn fill_mark(&self) -> Result<Option<FillMark>> {
        find(&self.pool, || sqlx::query(SELECT), read).await
    }
}

fn read(columns: &mut Columns<'_>) -> Result<FillMark> {
    Ok(FillMark { owner: FillOwner::from_bytes(columns.bytes()?), expires_at: columns.epoch()? })
}
