//! The conformance suite: every rule of the storage contract as cases, for any engine and any server.
//!
//! # For the author of an engine
//!
//! Say how a store of yours is made and opened, and let the suite be the `main` of a test target. This is all of
//! `tests/conformance.rs`:
//!
//! ```no_run
//! use std::sync::Arc;
//!
//! use authkeep_conformance::{Harness, HarnessError};
//! use authkeep_store::Store;
//! # use authkeep_memory::MemoryStore as MyStore;
//!
//! struct Mine;
//!
//! #[async_trait::async_trait]
//! impl Harness for Mine {
//!     const ENGINE: &'static str = "mine";
//!     const DURABLE: bool = false;
//!     type Place = ();
//!
//!     async fn place() -> Result<(), HarnessError> {
//!         Ok(())
//!     }
//!
//!     fn address(_place: &()) -> String {
//!         "mine://".to_owned()
//!     }
//!
//!     async fn open(_address: &str) -> Result<Arc<dyn Store>, HarnessError> {
//!         Ok(Arc::new(MyStore::new()))
//!     }
//! }
//!
//! fn main() {
//!     authkeep_conformance::main::<Mine>()
//! }
//! ```
//!
//! The target wants `harness = false` in `Cargo.toml`. `cargo test` and `cargo nextest run` then show every case by the
//! name `ENGINE/tier/RULE-ID what it checks`, and a part of a name picks cases: `cargo test SESSION-2`. A case that
//! fails prints the rule, what was expected and what was found. An engine that sets `DURABLE` to `false` is not asked
//! to outlive its process; those cases are shown as ignored.
//!
//! `AUTHKEEP_TEST_LONG=1` runs more rounds of the races and of the kills, and more sequences. What is drawn by chance
//! depends on one seed, which is printed; `AUTHKEEP_TEST_SEED` sets it. [`run`] gives the results to a program.
//!
//! # Tiers
//!
//! - *contract*: each rule by itself, one caller at a time; after each refusal the whole store is compared
//! - *isolation*: each verb beside an account that it must leave alone
//! - *model*: random sequences of verbs, compared with what the contract makes of them
//! - *concurrency*: 64 callers that start at the same moment
//! - *cancellation*: each verb dropped at any await
//! - *durability*: the store opened again, and its process killed under load

#![warn(missing_docs)]

mod cancellation;
mod case;
mod cases;
mod concurrency;
pub mod durability;
mod effort;
mod failure;
pub mod fixtures;
mod ground;
mod harness;
mod isolation;
mod kind;
pub mod layer;
mod look_up;
mod model;
mod op;
mod record;
mod report;
mod runner;
mod sample;
mod scene;
mod seed;
mod sequences;
mod state;
mod suite;
#[cfg(feature = "wire")]
pub mod wire;

pub use case::Tier;
pub use failure::{Checked, Failure};
pub use harness::{Harness, HarnessError};
pub use kind::{AnyToken, AnyTokenId};
pub use op::{Given, Op};
pub use record::Record;
pub use report::Tally;
pub use runner::{check, main, runtime};
pub use state::State;
pub use suite::{Outcome, Report, SuiteCase, run, suite};
