//! Proving that one knows a secret without showing it: SRP-6a.
//!
//! The sources are RFC 2945 (the proofs M1 and M2) and RFC 5054 (the 2048-bit group of appendix A with g = 2, and the
//! multiplier k), with SHA-256 as the hash. The clients that are served compute as the npm package
//! `secure-remote-password` does, and this module computes what they do, byte for byte. It differs from the RFCs in:
//!
//! - k = H(N | g) has g as the one byte 02; RFC 5054 pads it to the length of N
//! - x = H(s | H(I ":" P)), u = H(A | B) and K = H(S) hash A, B and S at their full 256 bytes, leading zeros kept;
//!   RFC 2945 has another K
//! - M1 = H((H(N) xor H(g)) | H(I) | s | A | B | K), with H(g) over the one byte 02
//!
//! It is stricter than that package where a strict server serves every real client: a public key is 512 hex digits and
//! neither 0, 1, N - 1 nor more, a salt is 2 to 128 hex digits, a proof has 64.
//!
//! Powers take the same time whatever the exponent is. Ephemeral secrets are parameters; secrets are wiped when they
//! are dropped, except for the copies that the arithmetic leaves on the stack on its way.
//!
//! Where to look:
//!
//! - `values`: what is sent and stored, as types that hold valid values only
//! - [`server`]: the whole answer to a client's public key, in one step
//! - [`client`]: the other side
//! - `session`: what both sides share at the end, and how each proves it
//! - `hash`, `group`: the hashes and the arithmetic

pub mod client;
mod group;
mod hash;
pub mod server;
mod session;
mod values;
#[cfg(test)]
mod vectors;

pub use session::Session;
pub use values::{Proof, PublicKey, Salt, Verifier};

/// Why a value or a proof was refused. It never shows the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SrpError {
    /// A public key that is not 512 hex digits of a number with 1 < A < N - 1, or whose scrambler is 0.
    #[error("invalid public key")]
    InvalidPublicKey,
    /// A verifier that is not 512 hex digits of a number with 1 < v < N - 1.
    #[error("invalid verifier")]
    InvalidVerifier,
    /// A salt that is not an even number of 2 to 128 hex digits.
    #[error("invalid salt")]
    InvalidSalt,
    /// A proof that is not 64 hex digits.
    #[error("invalid proof")]
    InvalidProof,
    /// A proof that does not prove anything.
    #[error("wrong proof")]
    WrongProof,
}
