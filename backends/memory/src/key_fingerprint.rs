//! The one fingerprint of a key.

use async_trait::async_trait;
use authkeep_store::{KeyFingerprint, KeyFingerprints, Result, StoreError};

use crate::MemoryStore;

#[async_trait]
impl KeyFingerprints for MemoryStore {
    async fn key_fingerprint(&self) -> Result<Option<KeyFingerprint>> {
        Ok(self.lock().key_fingerprint)
    }

    async fn claim_key_fingerprint(&self, fingerprint: KeyFingerprint) -> Result<KeyFingerprint> {
        Ok(*self.lock().key_fingerprint.get_or_insert(fingerprint))
    }

    async fn replace_key_fingerprint(&self, expected: KeyFingerprint, fingerprint: KeyFingerprint) -> Result<()> {
        let mut state = self.lock();
        if state.key_fingerprint != Some(expected) {
            return Err(StoreError::conflict());
        }
        state.key_fingerprint = Some(fingerprint);
        Ok(())
    }
}
