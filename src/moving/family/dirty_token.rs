//! The shape of a dirty token in an export.

use authkeep_store::{DirtyBucket, DirtyToken, DirtyTokenId, Secret, SrpSalt};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "DirtyToken", deny_unknown_fields)]
pub(super) struct DirtyTokenShape {
    #[serde(with = "field")]
    id: DirtyTokenId,
    #[serde(with = "field")]
    bucket: DirtyBucket,
    #[serde(with = "field")]
    verifier: Secret<256>,
    #[serde(with = "field")]
    salt: SrpSalt,
}
