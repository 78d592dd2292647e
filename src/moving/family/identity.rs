//! The shape of an identity in an export.

use authkeep_store::{EpochMs, Identity, Role, Uid};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Identity", deny_unknown_fields)]
pub(super) struct IdentityShape {
    #[serde(with = "field")]
    uid: Uid,
    #[serde(with = "field")]
    role: Role,
    #[serde(with = "field")]
    created_at: EpochMs,
    #[serde(with = "field")]
    updated_at: EpochMs,
}
