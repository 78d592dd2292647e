//! Signing keys.

use authkeep_store::{EpochMs, ErrorKind, Sealed, SigningKey, SigningKeyId};

use super::{Outcome, insert_free, refuse_taken};
use crate::state::State;

impl State {
    /// The key that signs.
    pub(crate) fn signing_key(&self) -> Option<SigningKeyId> {
        self.signing_keys.values().find(|key| key.expires_at.is_none()).map(|key| key.id)
    }

    pub(super) fn rotate_signing_key(
        &mut self,
        key: &SigningKey,
        expected: Option<SigningKeyId>,
        until: EpochMs,
    ) -> Outcome {
        if self.signing_key() != expected {
            return Err(ErrorKind::Conflict);
        }
        refuse_taken(&self.signing_keys, &key.id)?;
        if let Some(before) = expected.and_then(|id| self.signing_keys.get_mut(&id)) {
            before.expires_at = Some(until);
        }
        self.signing_keys.insert(key.id, SigningKey { expires_at: None, ..key.clone() });
        Ok(())
    }

    pub(super) fn reseal_signing_key(&mut self, id: SigningKeyId, expected: &Sealed, other: &Sealed) -> Outcome {
        let key = self.signing_keys.get_mut(&id).filter(|key| key.private_key == *expected);
        key.ok_or(ErrorKind::Conflict)?.private_key = other.clone();
        Ok(())
    }

    pub(super) fn restore_signing_key(&mut self, key: &SigningKey) -> Outcome {
        if key.expires_at.is_none() && self.signing_key().is_some() {
            return Err(ErrorKind::Conflict);
        }
        insert_free(&mut self.signing_keys, key.id, key.clone())
    }
}
