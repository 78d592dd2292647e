//! The rules of signing in that know neither HTTP nor storage: times, random bytes and keys are parameters, and a file
//! holds one of them, named after what it is about. What clients compute as well stands in the crate `authkeep_crypto`.

pub mod date;
pub mod document;
pub mod email;
pub mod instant;
pub mod jwt;
pub mod label;
pub mod lockout;
pub mod mailed_token;
pub mod onepw;
pub mod password;
pub mod phone;
pub mod pool;
pub mod profile;
pub mod seal;
pub mod sentence;
pub mod session;
pub mod throttle;
pub mod totp;
pub mod uid;

pub use authkeep_crypto::{aes, conceal, pke, reply_mac, srp};
