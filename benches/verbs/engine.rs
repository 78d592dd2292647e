//! The engines, each with an empty store.

use std::sync::Arc;

use authkeep_memory::MemoryStore;
use authkeep_postgres::{PostgresStore, namespace};
use authkeep_sled::{Durability, Options, SledStore};
use authkeep_store::Store;
use tempfile::TempDir;

/// A store to be measured.
pub(crate) struct Engine {
    pub(crate) name: &'static str,
    pub(crate) store: Arc<dyn Store>,
    place: Place,
}

/// What is left behind by a store, and must go.
enum Place {
    Nowhere,
    Folder(TempDir),
    Schema { url: String, name: String },
}

/// Every engine; Postgres when there is a server.
pub(crate) async fn all() -> Vec<Engine> {
    let memory = Engine { name: "memory", store: Arc::new(MemoryStore::new()), place: Place::Nowhere };
    let mut engines = vec![memory, sled("sled-strict", Durability::Strict)];
    match server() {
        Some(url) => engines.push(postgres(url).await),
        None => println!("SKIPPED benches of Postgres: AUTHKEEP_TEST_POSTGRES names no server"),
    }
    engines.push(sled("sled-relaxed", Durability::Relaxed));
    engines
}

fn sled(name: &'static str, durability: Durability) -> Engine {
    let folder = tempfile::tempdir().expect("a folder for a store");
    let options = Options { durability, cache_mb: 64 };
    let store = SledStore::open(folder.path().join("store"), options).expect("an empty store opens");
    Engine { name, store: Arc::new(store), place: Place::Folder(folder) }
}

#[expect(clippy::disallowed_methods, reason = "the variable names the server for all tests")]
fn server() -> Option<String> {
    std::env::var("AUTHKEEP_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

async fn postgres(url: String) -> Engine {
    let name = format!("benches_{:016x}", getrandom::u64().expect("random numbers"));
    let own = namespace::create(&url, &name).await.expect("a schema");
    let store =
        PostgresStore::connect(&own, authkeep_postgres::Options::default()).await.expect("an empty store opens");
    Engine { name: "postgres", store: Arc::new(store), place: Place::Schema { url, name } }
}

impl Engine {
    /// Closes the store and removes what it kept.
    pub(crate) async fn remove(self) {
        drop(self.store);
        match self.place {
            Place::Nowhere => {}
            Place::Folder(folder) => folder.close().expect("the store's folder can be removed"),
            Place::Schema { url, name } => namespace::drop(&url, &name).await.expect("the schema can be dropped"),
        }
    }
}
