//! The shape of a phone in an export.

use authkeep_store::{EpochMs, Phone, PhoneNumber, Secret, Text255, Uid};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Phone", deny_unknown_fields)]
pub(super) struct PhoneShape {
    #[serde(with = "field")]
    uid: Uid,
    #[serde(with = "field")]
    number: PhoneNumber,
    #[serde(with = "field")]
    country: Text255,
    #[serde(with = "field")]
    code: Option<Secret<32>>,
    #[serde(with = "field")]
    sent_at: EpochMs,
    #[serde(with = "field")]
    expires_at: EpochMs,
    wrong_guesses: u32,
    #[serde(with = "field")]
    verified_at: Option<EpochMs>,
}
