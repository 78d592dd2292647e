//! The fingerprint of the server's key.

use authkeep_store::{ErrorKind, KeyFingerprint};

use super::Outcome;
use crate::state::State;

impl State {
    pub(super) fn claim_key_fingerprint(&mut self, fingerprint: KeyFingerprint) -> KeyFingerprint {
        *self.key_fingerprint.get_or_insert(fingerprint)
    }

    pub(super) fn replace_key_fingerprint(&mut self, expected: KeyFingerprint, other: KeyFingerprint) -> Outcome {
        if self.key_fingerprint != Some(expected) {
            return Err(ErrorKind::Conflict);
        }
        self.key_fingerprint = Some(other);
        Ok(())
    }
}
