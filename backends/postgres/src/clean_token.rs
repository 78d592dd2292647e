//! Clean tokens: a row of a bucket and a hash each, and nothing else.

use async_trait::async_trait;
use authkeep_store::{CleanBucket, CleanToken, CleanTokenHash, CleanTokenId, CleanTokens, Result};

use crate::PostgresStore;
use crate::record::{found, list, number_of};
use crate::row::{Columns, after, limit};
use crate::statement::Query;

const SPEND: &str = "DELETE FROM clean_token WHERE bucket = $1 AND hash = $2";
/// Without the order the server might read the whole table for a bucket that has none.
const COUNT: &str =
    "SELECT count(*) FROM (SELECT 1 FROM clean_token WHERE bucket = $1 ORDER BY hash LIMIT $2) AS tokens";
const SCAN: &str =
    "SELECT bucket, hash FROM clean_token WHERE (bucket, hash) > ($1, $2) ORDER BY bucket, hash LIMIT $3";
const INSERT: &str = "INSERT INTO clean_token (bucket, hash) VALUES ($1, $2)";

#[async_trait]
impl CleanTokens for PostgresStore {
    async fn spend(&self, id: CleanTokenId) -> Result<()> {
        found(self.pool.write(|| bind(sqlx::query(SPEND), id)).await?)
    }

    async fn clean_token_count(&self, bucket: CleanBucket, at_most: usize) -> Result<usize> {
        number_of(&self.pool, || sqlx::query(COUNT).bind(number(bucket)).bind(limit(at_most))).await
    }

    async fn scan_clean_tokens(&self, start: Option<CleanTokenId>, most: usize) -> Result<Vec<CleanToken>> {
        let bucket = start.map_or(BEFORE_ALL, |id| number(id.bucket));
        let hash = after(start.map(|id| id.hash.into()));
        list(&self.pool, || sqlx::query(SCAN).bind(bucket).bind(&hash[..]).bind(limit(most)), read).await
    }

    async fn restore_clean_token(&self, token: CleanToken) -> Result<()> {
        self.pool.write(|| bind(sqlx::query(INSERT), token.id)).await?;
        Ok(())
    }
}

/// Comes before the number of every bucket.
const BEFORE_ALL: i16 = -1;

/// The number that a bucket is stored as. Numbers sort as buckets do.
pub(crate) const fn number(bucket: CleanBucket) -> i16 {
    match bucket {
        CleanBucket::Profile => 0,
        CleanBucket::Account => 1,
    }
}

fn numbered(stored: i16) -> Option<CleanBucket> {
    [CleanBucket::Profile, CleanBucket::Account].into_iter().find(|bucket| number(*bucket) == stored)
}

/// Binds the bucket and the hash.
pub(crate) fn bind(query: Query, id: CleanTokenId) -> Query {
    query.bind(number(id.bucket)).bind(&id.hash.as_bytes()[..])
}

fn read(columns: &mut Columns<'_>) -> Result<CleanToken> {
    let bucket = columns.numbered(numbered)?;
    Ok(CleanToken { id: CleanTokenId { bucket, hash: CleanTokenHash::from_bytes(columns.bytes()?) } })
}
