//! Signing keys, of which one signs.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Result, Sealed, SigningKey, SigningKeyId, SigningKeys, StoreError};

use crate::state::State;
use crate::{MemoryStore, table};

#[async_trait]
impl SigningKeys for MemoryStore {
    async fn signing_keys(&self) -> Result<Vec<SigningKey>> {
        Ok(self.lock().signing_keys.values().cloned().collect())
    }

    async fn rotate_signing_key(&self, key: SigningKey, expected: Option<SigningKeyId>, until: EpochMs) -> Result<()> {
        let mut state = self.lock();
        if state.signs() != expected || state.signing_keys.contains_key(&key.id) {
            return Err(StoreError::conflict());
        }
        if let Some(before) = expected.and_then(|id| state.signing_keys.get_mut(&id)) {
            before.expires_at = Some(until);
        }
        state.signing_keys.insert(key.id, SigningKey { expires_at: None, ..key });
        Ok(())
    }

    async fn reseal_signing_key(&self, id: SigningKeyId, expected: &Sealed, private_key: Sealed) -> Result<()> {
        let mut state = self.lock();
        let key = state.signing_keys.get_mut(&id).filter(|key| key.private_key == *expected);
        key.ok_or_else(StoreError::conflict)?.private_key = private_key;
        Ok(())
    }

    async fn scan_signing_keys(&self, after: Option<SigningKeyId>, limit: usize) -> Result<Vec<SigningKey>> {
        Ok(table::page(&self.lock().signing_keys, after, limit))
    }

    async fn restore_signing_key(&self, key: SigningKey) -> Result<()> {
        let mut state = self.lock();
        if key.expires_at.is_none() && state.signs().is_some() {
            return Err(StoreError::conflict());
        }
        table::add(&mut state.signing_keys, key.id, key)
    }
}

impl State {
    /// The key that has no end.
    fn signs(&self) -> Option<SigningKeyId> {
        self.signing_keys.values().find(|key| key.expires_at.is_none()).map(|key| key.id)
    }
}
