//! The ground that a case stands on: a place of its own in one engine, whatever the engine's type.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use authkeep_store::Store;

use crate::failure::{Checked, Failure};
use crate::harness::{Harness, HarnessError};
use crate::seed;

pub(crate) type Making = Pin<Box<dyn Future<Output = Checked<Ground>> + Send>>;
type Opening<'a> = Pin<Box<dyn Future<Output = Result<Arc<dyn Store>, HarnessError>> + Send + 'a>>;

/// A place, and how to open the store in it.
pub(crate) struct Ground {
    engine: &'static str,
    seed: u64,
    address: String,
    make: fn() -> Making,
    open: fn(&str) -> Opening<'_>,
    place: Box<dyn Any + Send + Sync>,
}

impl Ground {
    /// Makes a place. Boxed, since a ground holds the way to make another one.
    pub(crate) fn make<H: Harness>() -> Making {
        Box::pin(async {
            let place = H::place().await.map_err(|error| Failure::new(format!("no place for a store: {error}")))?;
            Ok(Self {
                engine: H::ENGINE,
                seed: seed::of_process(),
                address: H::address(&place),
                make: Self::make::<H>,
                open: |address| H::open(address),
                place: Box::new(place),
            })
        })
    }

    /// Opens the store. The handle before, and all that is made of it, must have been dropped.
    pub(crate) async fn open(&self) -> Checked<Arc<dyn Store>> {
        (self.open)(&self.address).await.map_err(|error| Failure::new(format!("the store cannot be opened: {error}")))
    }

    /// Another place in the same engine.
    pub(crate) async fn another(&self) -> Checked<Self> {
        (self.make)().await
    }

    /// The same ground, on which another seed decides what is drawn by chance.
    pub(crate) fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The seed of what is drawn by chance.
    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    pub(crate) fn engine(&self) -> &'static str {
        self.engine
    }

    /// The text from which another process can open the store. It may hold a password: it is not printed.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Removes the place, on a thread where that may take its time.
    pub(crate) async fn remove(self) -> Checked {
        let place = self.place;
        tokio::task::spawn_blocking(move || drop(place))
            .await
            .map_err(|_| Failure::new("the engine's harness panicked while it removed a place"))
    }
}
