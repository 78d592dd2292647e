//! The conformance suite: every rule of the storage contract as cases, for any engine and any server.

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
mod runner;
mod sample;
mod scene;
mod state;
mod suite;
#[cfg(feature = "wire")]
pub mod wire;

pub use case::Tier;
pub use failure::{Checked, Failure};
pub use harness::{Harness, HarnessError};
pub use kind::{AnyToken, AnyTokenId};
pub use op::Op;
pub use record::Record;
pub use runner::main;
pub use state::State;
pub use suite::{Outcome, SuiteCase, suite};
