//! The key's fingerprint: a table of at most one row.

use async_trait::async_trait;
use authkeep_store::{KeyFingerprint, KeyFingerprints, Result, StoreError};

use crate::PostgresStore;
use crate::record::unchanged;
use crate::row::Columns;
use crate::statement::by;

const SELECT: &str = "SELECT fingerprint FROM key_fingerprint";

/// The update changes nothing; it is there since only a row that was written is returned.
const CLAIM: &str = "INSERT INTO key_fingerprint (only_row, fingerprint) VALUES (true, $1)
    ON CONFLICT (only_row) DO UPDATE SET only_row = true RETURNING fingerprint";
const REPLACE: &str = "UPDATE key_fingerprint SET fingerprint = $2 WHERE fingerprint = $1";

#[async_trait]
impl KeyFingerprints for PostgresStore {
    async fn key_fingerprint(&self) -> Result<Option<KeyFingerprint>> {
        let row = self.pool.read_one(|| sqlx::query(SELECT)).await?;
        row.map(|row| Ok(KeyFingerprint::from_bytes(Columns::new(&row).bytes()?))).transpose()
    }

    async fn claim_key_fingerprint(&self, fingerprint: KeyFingerprint) -> Result<KeyFingerprint> {
        let row = self.pool.write_one(|| sqlx::query(CLAIM).bind(&fingerprint.as_bytes()[..])).await?;
        let row = row.ok_or_else(|| StoreError::internal("the fingerprint's row was neither made nor found"))?;
        Ok(KeyFingerprint::from_bytes(Columns::new(&row).bytes()?))
    }

    async fn replace_key_fingerprint(&self, expected: KeyFingerprint, fingerprint: KeyFingerprint) -> Result<()> {
        let replace = || by(REPLACE, expected.as_bytes()).bind(&fingerprint.as_bytes()[..]);
        unchanged(self.pool.write(replace).await?)
    }
}
