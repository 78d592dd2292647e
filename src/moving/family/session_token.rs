//! The shape of a session token in an export.

use authkeep_store::{EpochMs, Secret, SessionToken, SessionTokenId, Uid};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "SessionToken", deny_unknown_fields)]
pub(super) struct SessionTokenShape {
    #[serde(with = "field")]
    id: SessionTokenId,
    #[serde(with = "field")]
    uid: Uid,
    #[serde(with = "field")]
    data: Secret<32>,
    #[serde(with = "field")]
    created_at: EpochMs,
    // Absent in exports of version 1, whose session tokens have no end.
    #[serde(default, with = "field")]
    expires_at: Option<EpochMs>,
}
