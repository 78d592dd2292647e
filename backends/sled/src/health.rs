//! Whether the store can still do its work.

use async_trait::async_trait;
use authkeep_store::{Health, Result, StoreError};

use crate::queue::{self, Condition};
use crate::{SledStore, keys};

#[async_trait]
impl Health for SledStore {
    fn engine(&self) -> &'static str {
        "sled"
    }

    fn counters(&self) -> Vec<(&'static str, u64)> {
        vec![("sync_groups", self.sync_count())]
    }

    /// Looks for the data file by its name as well: a folder that was removed takes writes as long as it is open, and
    /// loses them.
    async fn ping(&self) -> Result<()> {
        self.look(|engine| {
            if engine.queue.condition() != Condition::Sound {
                return Err(queue::refused());
            }
            std::fs::metadata(&engine.data)
                .map_err(|error| StoreError::unavailable("the store's data file is gone").caused_by(error))?;
            if engine.has(&[keys::FORMAT])? {
                Ok(())
            } else {
                Err(StoreError::corrupt("the record of the store's format is gone"))
            }
        })
    }
}
