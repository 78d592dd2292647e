//! The shape of a key fetch token in an export.

use authkeep_store::{EpochMs, KeyFetchToken, KeyFetchTokenId, Secret, Uid};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "KeyFetchToken", deny_unknown_fields)]
pub(super) struct KeyFetchTokenShape {
    #[serde(with = "field")]
    id: KeyFetchTokenId,
    #[serde(with = "field")]
    uid: Uid,
    #[serde(with = "field")]
    auth_key: Secret<32>,
    #[serde(with = "field")]
    key_bundle: Secret<96>,
    #[serde(with = "field")]
    created_at: EpochMs,
}
