//! API keys.

use async_trait::async_trait;
use authkeep_store::{ApiKey, ApiKeyChange, ApiKeyId, ApiKeys, EpochMs, Result, StoreError, Uid};

use crate::{MemoryStore, table};

#[async_trait]
impl ApiKeys for MemoryStore {
    async fn create_api_key(&self, key: ApiKey, at_most: u32) -> Result<()> {
        let mut state = self.lock();
        state.require_account(key.uid)?;
        state.api_keys.refuse_taken(&key.id)?;
        table::refuse_full(state.api_keys.all_of(key.uid).count(), at_most)?;
        state.api_keys.add(key)
    }

    async fn api_key(&self, id: ApiKeyId) -> Result<Option<ApiKey>> {
        Ok(self.lock().api_keys.get(&id).cloned())
    }

    async fn api_keys(&self, uid: Uid) -> Result<Vec<ApiKey>> {
        let mut keys: Vec<_> = self.lock().api_keys.all_of(uid).cloned().collect();
        keys.sort_by_key(|key| key.created_at);
        Ok(keys)
    }

    async fn update_api_key(&self, uid: Uid, id: ApiKeyId, change: ApiKeyChange, at: EpochMs) -> Result<ApiKey> {
        let mut state = self.lock();
        let key = state.api_keys.get_mut(&id).filter(|key| key.uid == uid).ok_or_else(StoreError::not_found)?;
        key.change(change, at);
        Ok(key.clone())
    }

    async fn delete_api_key(&self, uid: Uid, id: ApiKeyId) -> Result<()> {
        let mut state = self.lock();
        if state.api_keys.get(&id).is_none_or(|key| key.uid != uid) {
            return Err(StoreError::not_found());
        }
        state.api_keys.remove(&id);
        state.remove_jtis_of(id);
        Ok(())
    }

    async fn scan_api_keys(&self, after: Option<ApiKeyId>, limit: usize) -> Result<Vec<ApiKey>> {
        Ok(self.lock().api_keys.page(after, limit))
    }

    async fn restore_api_key(&self, key: ApiKey) -> Result<()> {
        let mut state = self.lock();
        state.require_account(key.uid)?;
        state.api_keys.add(key)
    }
}
