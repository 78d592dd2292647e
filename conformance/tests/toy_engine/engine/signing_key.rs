//! Signing keys, of which one signs.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Result, Sealed, SigningKey, SigningKeyId, SigningKeys, StoreError};

use super::ToyStore;
use super::log::Change;
use super::state::{State, page, require_free};

#[async_trait]
impl SigningKeys for ToyStore {
    async fn signing_keys(&self) -> Result<Vec<SigningKey>> {
        Ok(self.state().signing_keys.values().cloned().collect())
    }

    async fn rotate_signing_key(&self, key: SigningKey, expected: Option<SigningKeyId>, until: EpochMs) -> Result<()> {
        let mut state = self.state();
        let before = state.signs().cloned();
        if before.as_ref().map(|before| before.id) != expected {
            return Err(StoreError::conflict());
        }
        require_free(&state.signing_keys, &key.id)?;
        let before = before.map(|before| SigningKey { expires_at: Some(until), ..before });
        let after = SigningKey { expires_at: None, ..key };
        state.commit(before.into_iter().chain([after]).map(|key| Change::SigningKey(key.id, Some(key))).collect())
    }

    async fn reseal_signing_key(&self, id: SigningKeyId, expected: &Sealed, private_key: Sealed) -> Result<()> {
        let mut state = self.state();
        let key = state.signing_keys.get(&id).filter(|key| key.private_key == *expected).cloned();
        let key = SigningKey { private_key, ..key.ok_or_else(StoreError::conflict)? };
        state.commit(vec![Change::SigningKey(id, Some(key))])
    }

    async fn scan_signing_keys(&self, after: Option<SigningKeyId>, limit: usize) -> Result<Vec<SigningKey>> {
        Ok(page(&self.state().signing_keys, after, limit).map(|(_, key)| key.clone()).collect())
    }

    async fn restore_signing_key(&self, key: SigningKey) -> Result<()> {
        let mut state = self.state();
        require_free(&state.signing_keys, &key.id)?;
        if key.expires_at.is_none() && state.signs().is_some() {
            return Err(StoreError::conflict());
        }
        state.commit(vec![Change::SigningKey(key.id, Some(key))])
    }
}

impl State {
    /// The key that has no end.
    fn signs(&self) -> Option<&SigningKey> {
        self.signing_keys.values().find(|key| key.expires_at.is_none())
    }
}
