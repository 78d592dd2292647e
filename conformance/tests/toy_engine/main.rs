//! The engine of `docs/writing-an-engine.md`, under the whole suite.

mod engine;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use authkeep_conformance::{Harness, HarnessError};
use authkeep_store::Store;
use tempfile::TempDir;

use crate::engine::ToyStore;

struct Toy;

#[async_trait]
impl Harness for Toy {
    const ENGINE: &'static str = "toy";

    type Place = TempDir;

    async fn place() -> Result<TempDir, HarnessError> {
        Ok(tempfile::tempdir()?)
    }

    fn address(place: &TempDir) -> String {
        place.path().join("log").display().to_string()
    }

    async fn open(address: &str) -> Result<Arc<dyn Store>, HarnessError> {
        Ok(Arc::new(ToyStore::open(Path::new(address))?))
    }
}

fn main() {
    authkeep_conformance::main::<Toy>();
}
