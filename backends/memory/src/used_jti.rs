//! The ids of tokens that were accepted.

use async_trait::async_trait;
use authkeep_store::{ApiKeyId, EpochMs, Result, StoreError, UsedJti, UsedJtiId, UsedJtis};

use crate::state::State;
use crate::{MemoryStore, table};

#[async_trait]
impl UsedJtis for MemoryStore {
    async fn use_jti(&self, used: UsedJti, now: EpochMs) -> Result<()> {
        let mut state = self.lock();
        state.require_api_key(used.id.api_key)?;
        if state.used_jtis.get(&used.id).is_some_and(|earlier| earlier.expires_at > now) {
            return Err(StoreError::conflict());
        }
        state.used_jtis.insert(used.id, used);
        Ok(())
    }

    async fn scan_used_jtis(&self, after: Option<UsedJtiId>, limit: usize) -> Result<Vec<UsedJti>> {
        Ok(table::page(&self.lock().used_jtis, after, limit))
    }

    async fn restore_used_jti(&self, used: UsedJti) -> Result<()> {
        let mut state = self.lock();
        state.require_api_key(used.id.api_key)?;
        table::add(&mut state.used_jtis, used.id, used)
    }
}

impl State {
    fn require_api_key(&self, id: ApiKeyId) -> Result<()> {
        self.api_keys.get(&id).map(drop).ok_or_else(StoreError::not_found)
    }
}
