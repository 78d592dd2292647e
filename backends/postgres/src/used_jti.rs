//! Used token ids: a row each, which goes with its API key.

use async_trait::async_trait;
use authkeep_store::{ApiKeyId, EpochMs, Result, UsedJti, UsedJtiId, UsedJtis};

use crate::PostgresStore;
use crate::record::{add, attempt, list};
use crate::row::{Columns, after, limit, stored};
use crate::statement::{Query, by};

/// An id whose token has ended by the time of the use is used again in its place.
const USE: &str = "WITH owner AS (SELECT key_id FROM api_key WHERE key_id = $1),
    stored AS (INSERT INTO used_jti AS u (api_key, jti_hash, expires_at) SELECT key_id, $2, $3 FROM owner
        ON CONFLICT (api_key, jti_hash) DO UPDATE SET expires_at = excluded.expires_at WHERE u.expires_at <= $4
        RETURNING 1)
    SELECT EXISTS (SELECT 1 FROM owner), EXISTS (SELECT 1 FROM stored)";
const SCAN: &str = "SELECT api_key, jti_hash, expires_at FROM used_jti
    WHERE (api_key, jti_hash) > ($1, $2) ORDER BY api_key, jti_hash LIMIT $3";
const INSERT: &str = "INSERT INTO used_jti (api_key, jti_hash, expires_at)
    SELECT key_id, $2, $3 FROM api_key WHERE key_id = $1";

#[async_trait]
impl UsedJtis for PostgresStore {
    async fn use_jti(&self, used: UsedJti, now: EpochMs) -> Result<()> {
        attempt(&self.pool, || put(USE, &used).bind(stored(now))).await
    }

    async fn scan_used_jtis(&self, start: Option<UsedJtiId>, most: usize) -> Result<Vec<UsedJti>> {
        let (api_key, hash) = (after(start.map(|id| id.api_key.into())), after(start.map(|id| id.jti_hash)));
        list(&self.pool, || by(SCAN, &api_key).bind(&hash[..]).bind(limit(most)), read).await
    }

    async fn restore_used_jti(&self, used: UsedJti) -> Result<()> {
        add(&self.pool, || put(INSERT, &used)).await
    }
}

fn put(statement: &'static str, used: &UsedJti) -> Query {
    by(statement, used.id.api_key.as_bytes()).bind(&used.id.jti_hash[..]).bind(stored(used.expires_at))
}

fn read(columns: &mut Columns<'_>) -> Result<UsedJti> {
    let id = UsedJtiId { api_key: ApiKeyId::from_bytes(columns.bytes()?), jti_hash: columns.bytes()? };
    Ok(UsedJti { id, expires_at: columns.epoch()? })
}
