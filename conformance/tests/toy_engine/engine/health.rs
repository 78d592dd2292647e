//! Whether the store can serve.

use async_trait::async_trait;
use authkeep_store::{Health, Result, StoreError};

use super::ToyStore;

#[async_trait]
impl Health for ToyStore {
    fn engine(&self) -> &'static str {
        "toy"
    }

    async fn ping(&self) -> Result<()> {
        let takes_writes = self.state().log.as_ref().is_some_and(|log| !log.is_broken());
        if takes_writes { Ok(()) } else { Err(StoreError::read_only("the log takes no writes: restart the server")) }
    }
}
