//! The shape of a used token id in an export.

use authkeep_store::{ApiKeyId, EpochMs, UsedJti, UsedJtiId};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "UsedJti", deny_unknown_fields)]
pub(super) struct UsedJtiShape {
    #[serde(with = "UsedJtiIdShape")]
    id: UsedJtiId,
    #[serde(with = "field")]
    expires_at: EpochMs,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "UsedJtiId", deny_unknown_fields)]
struct UsedJtiIdShape {
    #[serde(with = "field")]
    api_key: ApiKeyId,
    #[serde(with = "field")]
    jti_hash: [u8; 32],
}
