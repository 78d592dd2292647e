//! Password schemes: one row a version.

use async_trait::async_trait;
use authkeep_store::{PasswordScheme, PasswordSchemes, Result};

use crate::PostgresStore;
use crate::record::list;
use crate::row::{Columns, limit};

const SELECT: &str = "SELECT version, memory_kib, passes, lanes FROM password_scheme ORDER BY version";
const INSERT: &str = "INSERT INTO password_scheme (version, memory_kib, passes, lanes) VALUES ($1, $2, $3, $4)";
const SCAN: &str = "SELECT version, memory_kib, passes, lanes FROM password_scheme
    WHERE version > $1 ORDER BY version LIMIT $2";

#[async_trait]
impl PasswordSchemes for PostgresStore {
    async fn password_schemes(&self) -> Result<Vec<PasswordScheme>> {
        list(&self.pool, || sqlx::query(SELECT), read).await
    }

    async fn add_password_scheme(&self, scheme: PasswordScheme) -> Result<()> {
        let insert = || {
            sqlx::query(INSERT)
                .bind(i16::from(scheme.version))
                .bind(i64::from(scheme.memory_kib))
                .bind(i64::from(scheme.passes))
                .bind(i64::from(scheme.lanes))
        };
        self.pool.write(insert).await?;
        Ok(())
    }

    async fn scan_password_schemes(&self, after: Option<u8>, most: usize) -> Result<Vec<PasswordScheme>> {
        // No version is -1, and it comes before all others.
        let after = after.map_or(-1, i16::from);
        list(&self.pool, || sqlx::query(SCAN).bind(after).bind(limit(most)), read).await
    }
}

fn read(columns: &mut Columns<'_>) -> Result<PasswordScheme> {
    Ok(PasswordScheme {
        version: columns.byte()?,
        memory_kib: columns.number()?,
        passes: columns.number()?,
        lanes: columns.number()?,
    })
}
