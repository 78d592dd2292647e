//! The rules of signing in that know neither HTTP nor storage: times, random bytes and keys are parameters, and a file
//! holds one of them, named after what it is about.

pub mod aes;
pub mod conceal;
pub mod onepw;
pub mod password;
pub mod pke;
pub mod seal;
pub mod srp;
