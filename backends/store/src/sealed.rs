//! What the server encrypted before it reached the store.

use std::fmt;

/// Opaque bytes, at most 65,536 of them. Two are equal when they are the same bytes; the same text sealed twice is not.
/// `Debug` hides them.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

/// More than [`Sealed::MAX_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed field is longer than 65536 bytes")]
pub struct SealedTooLong;

impl Sealed {
    /// The largest number of bytes.
    pub const MAX_BYTES: usize = 65_536;

    /// Takes the bytes.
    ///
    /// # Errors
    /// [`SealedTooLong`].
    pub fn new(bytes: Vec<u8>) -> Result<Self, SealedTooLong> {
        if bytes.len() > Self::MAX_BYTES { Err(SealedTooLong) } else { Ok(Self(bytes)) }
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[sealed]")
    }
}
