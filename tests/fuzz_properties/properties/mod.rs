//! What must hold for any input, one file a property: `check(bytes)` panics where it does not hold.
//!
//! The ordinary tests try each property on 64 inputs and on every seed; the fuzz targets, which take this module as
//! their library, try it for as long as they are given.

pub mod authdb_request;
mod claims;
pub mod client_token;
pub mod configuration;
pub mod date;
pub mod dirty_token;
pub mod document_upload;
pub mod encrypted_text;
pub mod exchange_key;
pub mod identity_request;
pub mod instant;
mod keys;
pub mod mailed_token;
pub mod phone_number;
pub mod profile;
pub mod public_key;
mod request_text;
mod runtime;
pub mod session_token;
pub mod sled_codec;
pub mod storage_url;
pub mod v1_body;
pub mod v1_request;
