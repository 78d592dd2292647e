//! The one fingerprint of a store.

use async_trait::async_trait;
use authkeep_store::{KeyFingerprint, KeyFingerprints, Result};

use super::ToyStore;
use super::log::Entry;

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
        state.commit(Entry::KeyFingerprint(fingerprint))?;
        Ok(fingerprint)
    }

    async fn replace_key_fingerprint(
        &self,
        _expected: authkeep_store::KeyFingerprint,
        _fingerprint: authkeep_store::KeyFingerprint,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}
