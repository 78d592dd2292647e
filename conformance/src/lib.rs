//! The conformance suite: every rule of the storage contract as cases, for any engine and any server.

#![warn(missing_docs)]

mod harness;
#[cfg(feature = "wire")]
pub mod wire;

pub use harness::{Harness, HarnessError};
