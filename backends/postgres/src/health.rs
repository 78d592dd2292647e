//! Health: one statement to the server, which also says whether it takes writes.

use async_trait::async_trait;
use authkeep_store::{Health, Result, StoreError};
use sqlx::Row;

use crate::PostgresStore;

#[async_trait]
impl Health for PostgresStore {
    fn engine(&self) -> &'static str {
        "postgres"
    }

    async fn ping(&self) -> Result<()> {
        let row = self.pool.read_one(|| sqlx::query("SHOW transaction_read_only")).await?;
        let read_only = row.and_then(|row| row.try_get::<String, _>(0).ok());
        if read_only.as_deref() == Some("off") {
            Ok(())
        } else {
            Err(StoreError::unavailable(format!("the database at {} takes no writes", self.pool.place())))
        }
    }
}
