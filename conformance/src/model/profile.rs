//! Personal profiles.

use authkeep_store::Profile;

use super::{Outcome, insert_free};
use crate::state::State;

impl State {
    pub(super) fn create_profile(&mut self, profile: &Profile) -> Outcome {
        self.require_account(profile.uid)?;
        insert_free(&mut self.profiles, profile.uid, profile.clone())
    }
}
