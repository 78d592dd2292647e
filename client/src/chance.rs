//! Random bytes. Tests hand in those of a recording.

use authkeep_store::Secret;
use zeroize::Zeroizing;

use crate::ClientError;

/// Where random bytes come from.
pub(crate) trait Chance: Send + Sync {
    /// Fills all of it.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), ClientError>;
}

/// The operating system's.
pub(crate) struct System;

impl Chance for System {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), ClientError> {
        getrandom::fill(bytes).map_err(|_| ClientError::NoChance)
    }
}

impl dyn Chance {
    pub(crate) fn secret(&self) -> Result<Secret<32>, ClientError> {
        let mut bytes = Zeroizing::new([0; 32]);
        self.fill(bytes.as_mut_slice())?;
        Ok(Secret::new(*bytes))
    }
}
