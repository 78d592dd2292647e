//! The shape of an account in an export.

use authkeep_store::{Account, EpochMs, NormalizedEmail, Secret, Text255, Uid};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Account", deny_unknown_fields)]
pub(super) struct AccountShape {
    #[serde(with = "field")]
    uid: Uid,
    #[serde(with = "field")]
    normalized_email: NormalizedEmail,
    #[serde(with = "field")]
    email: Text255,
    #[serde(with = "field")]
    email_code: Secret<16>,
    email_verified: bool,
    #[serde(with = "field")]
    k_a: Secret<32>,
    #[serde(with = "field")]
    wrap_wrap_kb: Secret<32>,
    #[serde(with = "field")]
    auth_salt: Secret<32>,
    #[serde(with = "field")]
    verify_hash: Secret<32>,
    verifier_version: u8,
    #[serde(with = "field")]
    verifier_set_at: EpochMs,
    #[serde(with = "field")]
    created_at: EpochMs,
    #[serde(with = "field")]
    locale: Option<Text255>,
    #[serde(with = "field")]
    locked_at: Option<EpochMs>,
    #[serde(with = "field")]
    unlock_code: Option<Secret<16>>,
}
