//! Personal profiles: who the person behind an account is.

use async_trait::async_trait;

use crate::{Date, EpochMs, Result, Text4k, Text255, Uid};

/// The personal profile of an account, which has one at the most. All of it is as its owner wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what a person writes there")]
pub struct Profile {
    /// The account that it belongs to.
    pub uid: Uid,
    pub first_name: Text255,
    pub last_name: Text255,
    /// The day of birth.
    pub dob: Date,
    pub address: Text255,
    pub postcode: Text255,
    pub city: Text255,
    pub country: Text255,
    /// What an application keeps with it, as the text of a JSON object.
    pub metadata: Option<Text4k>,
    /// When it was made.
    pub created_at: EpochMs,
}

/// What an engine does for profiles.
#[async_trait]
pub trait Profiles: Send + Sync {
    /// Stores the profile of an existing account.
    ///
    /// # Behaviour
    /// - `PROFILE-1` the profile can be read back, every field as given
    /// - `PROFILE-2` a second one of the same account is refused, and the stored profile stays as it was
    /// - `PROFILE-3` a profile for an unknown account is refused, and nothing is stored
    /// - `PROFILE-4` of any number of creations for one account at the same moment exactly one succeeds
    ///
    /// # Errors
    /// `Conflict` (`PROFILE-2`), `NotFound` (`PROFILE-3`), `Unavailable`.
    async fn create_profile(&self, profile: Profile) -> Result<()>;

    /// The profile of an account.
    ///
    /// # Behaviour
    /// - `PROFILE-5` an account without one, and an unknown one, give none
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn profile(&self, uid: Uid) -> Result<Option<Profile>>;

    /// Profiles in ascending order of their uids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `PROFILE-6` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_profiles(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Profile>>;

    /// Stores a profile as [`scan_profiles`](Self::scan_profiles) gave it, its account being there already. It is for
    /// filling an empty store that nobody else uses.
    ///
    /// # Behaviour
    /// - `PROFILE-7` the profile can be read back, every field as given; one that exists is refused
    ///
    /// # Errors
    /// Those of [`create_profile`](Self::create_profile).
    async fn restore_profile(&self, profile: Profile) -> Result<()> {
        self.create_profile(profile).await
    }
}
