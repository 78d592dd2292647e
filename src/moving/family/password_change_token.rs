//! The shape of a password change token in an export.

use authkeep_store::{EpochMs, PasswordChangeToken, PasswordChangeTokenId, Secret, Uid};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "PasswordChangeToken", deny_unknown_fields)]
pub(super) struct PasswordChangeTokenShape {
    #[serde(with = "field")]
    id: PasswordChangeTokenId,
    #[serde(with = "field")]
    uid: Uid,
    #[serde(with = "field")]
    data: Secret<32>,
    #[serde(with = "field")]
    created_at: EpochMs,
}
