//! The one fingerprint of a store.

use async_trait::async_trait;
use authkeep_store::{KeyFingerprint, KeyFingerprints, Result, StoreError};

use super::ToyStore;
use super::log::Change;

#[async_trait]
impl KeyFingerprints for ToyStore {
    async fn key_fingerprint(&self) -> Result<Option<KeyFingerprint>> {
        Ok(self.state().key_fingerprint)
    }

    async fn claim_key_fingerprint(&self, fingerprint: KeyFingerprint) -> Result<KeyFingerprint> {
        let mut state = self.state();
        if let Some(kept) = state.key_fingerprint {
            return Ok(kept);
        }
        state.commit(vec![Change::KeyFingerprint(fingerprint)])?;
        Ok(fingerprint)
    }

    async fn replace_key_fingerprint(&self, expected: KeyFingerprint, fingerprint: KeyFingerprint) -> Result<()> {
        let mut state = self.state();
        if state.key_fingerprint != Some(expected) {
            return Err(StoreError::conflict());
        }
        state.commit(vec![Change::KeyFingerprint(fingerprint)])
    }
}
