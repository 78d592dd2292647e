//! The conformance suite on this engine: each store in a schema of its own, all in one database.

#[path = "support/place.rs"]
mod place;

use std::sync::Arc;

use async_trait::async_trait;
use authkeep_conformance::{Harness, HarnessError};
use authkeep_postgres::{Options, PostgresStore};
use authkeep_store::Store;
use place::Place;

struct PostgresHarness;

#[async_trait]
impl Harness for PostgresHarness {
    const ENGINE: &'static str = "postgres";

    type Place = Place;

    async fn place() -> Result<Place, HarnessError> {
        let server = place::variable(place::VARIABLE).ok_or("the variable for the server was unset")?;
        Ok(Place::new(&server).await?)
    }

    fn address(place: &Place) -> String {
        place.url.clone()
    }

    async fn open(address: &str) -> Result<Arc<dyn Store>, HarnessError> {
        Ok(Arc::new(PostgresStore::connect(address, Options::default()).await?))
    }
}

fn main() {
    if place::server().is_some() {
        authkeep_conformance::main::<PostgresHarness>();
    }
}
