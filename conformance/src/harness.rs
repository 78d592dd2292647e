//! What an engine's author writes: how to make an empty store, and how to open it again.

use std::error::Error;
use std::sync::Arc;

use async_trait::async_trait;
use authkeep_store::Store;

/// Why a place could not be made or a store not be opened; printed with the case that wanted it.
pub type HarnessError = Box<dyn Error + Send + Sync>;

/// Gives the suite the stores of one engine.
///
/// A *place* is where one store lives: a folder, a schema, a name. The suite makes many of them and uses them at the
/// same time, so no two may share anything.
#[async_trait]
pub trait Harness: Sized + Send + Sync + 'static {
    /// The engine's name, the first part of every case's name.
    const ENGINE: &'static str;

    /// Whether what was answered outlives the process. Where it is `false` the durability tier is left out, and the
    /// report says so.
    const DURABLE: bool = true;

    /// A place of its own for one store; dropping it removes it with all that is in it. The suite drops it on a thread
    /// where that may block.
    type Place: Send + Sync + 'static;

    /// Makes an empty place.
    async fn place() -> Result<Self::Place, HarnessError>;

    /// The place as a text from which another process can open it.
    fn address(place: &Self::Place) -> String;

    /// Opens the store at an address: an empty one the first time, the same one later. No other handle on it is open
    /// when the suite calls this, so that a handle has to let go of everything when its last clone is dropped.
    ///
    /// The durability tier calls it in a process of its own as well, which it kills.
    async fn open(address: &str) -> Result<Arc<dyn Store>, HarnessError>;
}
