//! Always healthy: there is nothing that could go away.

use async_trait::async_trait;
use authkeep_store::{Health, Result};

use crate::MemoryStore;

#[async_trait]
impl Health for MemoryStore {
    fn engine(&self) -> &'static str {
        "memory"
    }

    async fn ping(&self) -> Result<()> {
        Ok(())
    }
}
