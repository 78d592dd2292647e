//! What must hold for any input, one file a property: `check(bytes)` panics where it does not hold.
//!
//! The ordinary tests try each property on 64 inputs and on every seed; the fuzz targets, which take this module as
//! their library, try it for as long as they are given.

pub mod authdb_request;
pub mod configuration;
pub mod sled_codec;
pub mod storage_url;
