//! The ids of tokens that were accepted, in the dossier of their API key.

use async_trait::async_trait;
use authkeep_store::{ApiKey, EpochMs, Result, StoreError, UsedJti, UsedJtiId, UsedJtis};

use super::ToyStore;
use super::log::Change;

#[async_trait]
impl UsedJtis for ToyStore {
    async fn use_jti(&self, used: UsedJti, now: EpochMs) -> Result<()> {
        self.put_jti(used, |earlier| earlier.expires_at <= now)
    }

    async fn scan_used_jtis(&self, after: Option<UsedJtiId>, limit: usize) -> Result<Vec<UsedJti>> {
        Ok(self.scan(after, limit))
    }

    async fn restore_used_jti(&self, used: UsedJti) -> Result<()> {
        self.put_jti(used, |_| false)
    }
}

impl ToyStore {
    fn put_jti(&self, used: UsedJti, may_go: impl FnOnce(&UsedJti) -> bool) -> Result<()> {
        let mut state = self.state();
        let mut dossier = state.dossier_of::<ApiKey>(&used.id.api_key).cloned().ok_or_else(StoreError::not_found)?;
        if dossier.used_jtis.get(&used.id).is_some_and(|earlier| !may_go(earlier)) {
            return Err(StoreError::conflict());
        }
        dossier.used_jtis.insert(used.id, used);
        state.commit(vec![Change::dossier(dossier)])
    }
}
