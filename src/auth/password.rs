//! Passwords of the identity API: which are accepted, what is stored of them, and how one is checked.
//!
//! - [`rules`]: what a password must be like, with the texts that people read
//! - [`scheme`]: argon2id and its parameters
//! - [`pool`]: how many hashes are made at a time
//! - [`stored`]: the parameters that a store names
//! - [`check`]: whether a password is the account's, with equal work for accounts that do not exist

pub mod check;
pub mod pool;
pub mod rules;
pub mod scheme;
pub mod stored;
