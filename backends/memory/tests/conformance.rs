//! The conformance suite on the memory engine.

use std::sync::Arc;

use async_trait::async_trait;
use authkeep_conformance::{Harness, HarnessError};
use authkeep_memory::MemoryStore;
use authkeep_store::Store;

struct Memory;

#[async_trait]
impl Harness for Memory {
    const ENGINE: &'static str = "memory";
    const DURABLE: bool = false;

    /// Each store is a place of its own.
    type Place = ();

    async fn place() -> Result<(), HarnessError> {
        Ok(())
    }

    fn address((): &()) -> String {
        "memory://".to_owned()
    }

    async fn open(_address: &str) -> Result<Arc<dyn Store>, HarnessError> {
        Ok(Arc::new(MemoryStore::new()))
    }
}

fn main() {
    authkeep_conformance::main::<Memory>();
}
