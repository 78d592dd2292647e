//! Personal profiles, one an account.

use async_trait::async_trait;
use authkeep_store::{Profile, Profiles, Result, Uid};

use crate::{MemoryStore, table};

#[async_trait]
impl Profiles for MemoryStore {
    async fn create_profile(&self, profile: Profile) -> Result<()> {
        let mut state = self.lock();
        state.require_account(profile.uid)?;
        table::add(&mut state.profiles, profile.uid, profile)
    }

    async fn profile(&self, uid: Uid) -> Result<Option<Profile>> {
        Ok(self.lock().profiles.get(&uid).cloned())
    }

    async fn scan_profiles(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Profile>> {
        Ok(table::page(&self.lock().profiles, after, limit))
    }
}
