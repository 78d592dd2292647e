//! The shape of a profile in an export.

use authkeep_store::{Date, EpochMs, Profile, Text4k, Text255, Uid};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Profile", deny_unknown_fields)]
pub(super) struct ProfileShape {
    #[serde(with = "field")]
    uid: Uid,
    #[serde(with = "field")]
    first_name: Text255,
    #[serde(with = "field")]
    last_name: Text255,
    #[serde(with = "field")]
    dob: Date,
    #[serde(with = "field")]
    address: Text255,
    #[serde(with = "field")]
    postcode: Text255,
    #[serde(with = "field")]
    city: Text255,
    #[serde(with = "field")]
    country: Text255,
    #[serde(with = "field")]
    metadata: Option<Text4k>,
    #[serde(with = "field")]
    created_at: EpochMs,
}
