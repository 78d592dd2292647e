//! The exchange at work with an account service elsewhere, and fills beside one another.

#[path = "../courier/endpoint.rs"]
mod endpoint;

mod delivery;
mod fill;
