//! The conformance suite on this engine: each store in a temporary folder of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use authkeep_conformance::{Harness, HarnessError};
use authkeep_sled::{Options, SledStore};
use authkeep_store::Store;
use tempfile::TempDir;

struct SledHarness;

#[async_trait]
impl Harness for SledHarness {
    const ENGINE: &'static str = "sled";

    type Place = TempDir;

    async fn place() -> Result<TempDir, HarnessError> {
        Ok(tempfile::tempdir()?)
    }

    fn address(place: &TempDir) -> String {
        // The engine makes the store's own folder.
        place.path().join("store").display().to_string()
    }

    async fn open(address: &str) -> Result<Arc<dyn Store>, HarnessError> {
        let folder: PathBuf = Path::new(address).to_owned();
        // Many small stores are open at once.
        let options = Options { cache_mb: 32, ..Options::default() };
        let store = tokio::task::spawn_blocking(move || SledStore::open(folder, options)).await??;
        Ok(Arc::new(store))
    }
}

fn main() {
    authkeep_conformance::main::<SledHarness>();
}
