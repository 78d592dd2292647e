//! The shape of a signing key in an export.

use authkeep_store::{EpochMs, Sealed, SigningKey, SigningKeyId, Text4k};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "SigningKey", deny_unknown_fields)]
pub(super) struct SigningKeyShape {
    #[serde(with = "field")]
    id: SigningKeyId,
    #[serde(with = "field")]
    private_key: Sealed,
    #[serde(with = "field")]
    public_key: Text4k,
    #[serde(with = "field")]
    created_at: EpochMs,
    #[serde(with = "field")]
    expires_at: Option<EpochMs>,
}
