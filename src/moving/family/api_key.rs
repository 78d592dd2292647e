//! The shape of an API key in an export.

use authkeep_store::{ApiKey, ApiKeyId, EpochMs, Text4k, Text255, Uid};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "ApiKey", deny_unknown_fields)]
pub(super) struct ApiKeyShape {
    #[serde(with = "field")]
    id: ApiKeyId,
    #[serde(with = "field")]
    uid: Uid,
    #[serde(with = "field")]
    public_key: Text4k,
    #[serde(with = "field")]
    scopes: Option<Text255>,
    expires_in: u32,
    #[serde(with = "field")]
    state: Text255,
    #[serde(with = "field")]
    created_at: EpochMs,
    #[serde(with = "field")]
    updated_at: EpochMs,
}
