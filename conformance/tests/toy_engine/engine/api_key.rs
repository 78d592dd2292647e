//! API keys.

use async_trait::async_trait;
use authkeep_store::{ApiKey, ApiKeyChange, ApiKeyId, ApiKeys, EpochMs, Result, StoreError, Uid};

use super::ToyStore;
use super::state::require_room;

#[async_trait]
impl ApiKeys for ToyStore {
    async fn create_api_key(&self, key: ApiKey, at_most: u32) -> Result<()> {
        self.change(key.uid, |state, dossier| {
            state.require_free::<ApiKey>(&key.id)?;
            require_room(dossier.api_keys.len(), at_most)?;
            dossier.api_keys.insert(key.id, key);
            Ok(())
        })
    }

    async fn api_key(&self, id: ApiKeyId) -> Result<Option<ApiKey>> {
        Ok(self.find(&id))
    }

    async fn api_keys(&self, uid: Uid) -> Result<Vec<ApiKey>> {
        let mut keys: Vec<ApiKey> = self.all(uid);
        keys.sort_by_key(|key| key.created_at);
        Ok(keys)
    }

    async fn update_api_key(&self, uid: Uid, id: ApiKeyId, change: ApiKeyChange, at: EpochMs) -> Result<ApiKey> {
        self.change(uid, |_, dossier| {
            let key = dossier.api_keys.get_mut(&id).ok_or_else(StoreError::not_found)?;
            key.change(change, at);
            Ok(key.clone())
        })
    }

    async fn delete_api_key(&self, uid: Uid, id: ApiKeyId) -> Result<()> {
        self.change(uid, |_, dossier| {
            dossier.api_keys.remove(&id).ok_or_else(StoreError::not_found)?;
            dossier.used_jtis.retain(|used, _| used.api_key != id);
            Ok(())
        })
    }

    async fn scan_api_keys(&self, after: Option<ApiKeyId>, limit: usize) -> Result<Vec<ApiKey>> {
        Ok(self.scan(after, limit))
    }

    async fn restore_api_key(&self, key: ApiKey) -> Result<()> {
        self.create(key.uid, key)
    }
}
