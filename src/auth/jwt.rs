//! JSON Web Tokens (RFC 7519) that are signed by RS256 (RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518, section 3.3) and by
//! nothing else: the algorithm is this server's choice and never the token's.
//!
//! - [`authority`]: issues the tokens of sessions and of API keys, and checks those of sessions
//! - [`claims`]: what such a token says
//! - [`client_token`]: what a client signs with an API key of its own
//! - [`key_pair`], [`key_ring`]: what this server signs with, and what it still accepts
//! - [`public_key`]: RSA public keys in the forms that people have them in
//! - [`jwks`]: the public keys as they are published

pub mod authority;
pub mod claims;
pub mod client_token;
pub mod jwks;
pub mod key_pair;
pub mod key_ring;
pub mod public_key;

mod compact;
mod verified;

#[cfg(test)]
mod vectors;
