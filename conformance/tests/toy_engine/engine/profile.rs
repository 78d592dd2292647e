//! Personal profiles, one an account.

use async_trait::async_trait;
use authkeep_store::{Profile, Profiles, Result, Uid};

use super::ToyStore;

#[async_trait]
impl Profiles for ToyStore {
    async fn create_profile(&self, profile: Profile) -> Result<()> {
        self.create_one(profile.uid, profile, |dossier| &mut dossier.profile)
    }

    async fn profile(&self, uid: Uid) -> Result<Option<Profile>> {
        Ok(self.find_one(uid, |dossier| dossier.profile.clone()))
    }

    async fn scan_profiles(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Profile>> {
        Ok(self.scan_one(after, limit, |dossier| dossier.profile.clone()))
    }
}
