//! The one fingerprint of a key.

use async_trait::async_trait;
use authkeep_store::{KeyFingerprint, KeyFingerprints, Result};

use crate::MemoryStore;

#[async_trait]
impl KeyFingerprints for MemoryStore {
    async fn key_fingerprint(&self) -> Result<Option<KeyFingerprint>> {
        Ok(self.lock().key_fingerprint)
    }

    async fn claim_key_fingerprint(&self, fingerprint: KeyFingerprint) -> Result<KeyFingerprint> {
        Ok(*self.lock().key_fingerprint.get_or_insert(fingerprint))
    }

    async fn replace_key_fingerprint(
        &self,
        _expected: authkeep_store::KeyFingerprint,
        _fingerprint: authkeep_store::KeyFingerprint,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}
