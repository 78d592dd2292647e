//! Signing keys: a row each. That one signs at the most rests on a unique index.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Result, Sealed, SigningKey, SigningKeyId, SigningKeys};
use futures_util::FutureExt;
use sqlx::Executor;

use crate::PostgresStore;
use crate::record::{list, unchanged};
use crate::row::{Columns, after, limit, stored};
use crate::statement::{Query, by};

macro_rules! columns {
    () => {
        "key_id, private_key, public_key, created_at, expires_at"
    };
}

const SELECT: &str = concat!("SELECT ", columns!(), " FROM signing_key ORDER BY key_id");
const END: &str = "UPDATE signing_key SET expires_at = $2 WHERE key_id = $1 AND expires_at IS NULL";
const INSERT: &str = concat!("INSERT INTO signing_key (", columns!(), ") VALUES ($1, $2, $3, $4, $5)");
const RESEAL: &str = "UPDATE signing_key SET private_key = $3 WHERE key_id = $1 AND private_key = $2";
const SCAN: &str = concat!("SELECT ", columns!(), " FROM signing_key WHERE key_id > $1 ORDER BY key_id LIMIT $2");

#[async_trait]
impl SigningKeys for PostgresStore {
    async fn signing_keys(&self) -> Result<Vec<SigningKey>> {
        list(&self.pool, || sqlx::query(SELECT), read).await
    }

    async fn rotate_signing_key(&self, key: SigningKey, expected: Option<SigningKeyId>, until: EpochMs) -> Result<()> {
        let key = SigningKey { expires_at: None, ..key };
        let Some(expected) = expected else { return self.restore_signing_key(key).await };
        self.pool
            .transaction(move |connection| {
                let end = by(END, expected.as_bytes()).bind(stored(until));
                let insert = insert(&key);
                async move {
                    unchanged(connection.execute(end).await?.rows_affected())?;
                    connection.execute(insert).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    async fn reseal_signing_key(&self, id: SigningKeyId, expected: &Sealed, private_key: Sealed) -> Result<()> {
        let reseal = || by(RESEAL, id.as_bytes()).bind(expected.as_bytes()).bind(private_key.as_bytes());
        unchanged(self.pool.write(reseal).await?)
    }

    async fn scan_signing_keys(&self, start: Option<SigningKeyId>, most: usize) -> Result<Vec<SigningKey>> {
        let start = after(start.map(SigningKeyId::into));
        list(&self.pool, || by(SCAN, &start).bind(limit(most)), read).await
    }

    async fn restore_signing_key(&self, key: SigningKey) -> Result<()> {
        self.pool.write(|| insert(&key)).await?;
        Ok(())
    }
}

fn insert(key: &SigningKey) -> Query {
    by(INSERT, key.id.as_bytes())
        .bind(key.private_key.as_bytes())
        .bind(key.public_key.as_str())
        .bind(stored(key.created_at))
        .bind(key.expires_at.map(stored))
}

fn read(columns: &mut Columns<'_>) -> Result<SigningKey> {
    Ok(SigningKey {
        id: SigningKeyId::from_bytes(columns.bytes()?),
        private_key: columns.sealed()?,
        public_key: columns.text()?,
        created_at: columns.epoch()?,
        expires_at: columns.optional_epoch()?,
    })
}
