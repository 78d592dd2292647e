//! The cryptography that the server and its clients share. Times, random bytes and keys are parameters.
//!
//! - [`srp`]: proving that one knows a secret without showing it (SRP-6a)
//! - [`pke`]: agreeing on a key with somebody on the other end (X25519)
//! - [`aes`]: encrypted texts of the exchange (AES-256-CBC)
//! - [`conceal`]: what the exchange keeps of a dirty token (PBKDF2)
//! - [`reply_mac`]: the authentication of the token that the exchange replies (HMAC)
//!
//! Each tells its sources and where it differs from them: the clients of the original services compute as the npm package
//! `secure-remote-password` and `WebCrypto` do. `vectors/` holds what those have computed.
#![warn(missing_docs)]

pub mod aes;
pub mod conceal;
pub mod pke;
pub mod reply_mac;
pub mod srp;
