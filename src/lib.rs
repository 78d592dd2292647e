//! authkeep: an auth database service.
//!
//! Where to look first:
//!
//! - [`cli`]: the commands
//! - [`serving`]: how the parts are put together to a server
//! - [`config`]: what can be configured
//! - [`backend`]: a storage URL becomes a store; the only place that names every engine
//! - [`auth`]: the rules of signing in, without HTTP and without storage
//! - [`identity`]: what the identity API stands on beside the store, without HTTP
//! - [`pseudonym`], [`exchange`]: what the APIs of these names do, without HTTP
//! - [`courier`]: mail and SMS, by a queue in the store
//! - [`uploads`]: where the files of documents lie; [`upkeep`]: what goes without being asked for
//! - [`http`]: the route tables, one folder an API, and what stands around them
//! - [`moving`]: all records of a store into another one, or into a file and back
//! - [`doctor`]: what would keep a server from starting
//! - `authkeep_store`, the crate in `backends/store`: the storage contract that all of it stands on

pub mod auth;
pub mod backend;
pub mod chance;
pub mod cli;
pub mod clock;
pub mod config;
pub mod courier;
pub mod doctor;
pub mod exchange;
pub mod http;
pub mod identity;
pub mod key_file;
pub mod log;
pub mod metrics;
pub mod moving;
pub mod pseudonym;
pub mod serving;
pub mod upkeep;
pub mod uploads;
