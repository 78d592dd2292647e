//! The shape of a clean token in an export.

use authkeep_store::{CleanBucket, CleanToken, CleanTokenHash, CleanTokenId};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "CleanToken", deny_unknown_fields)]
pub(super) struct CleanTokenShape {
    #[serde(with = "CleanTokenIdShape")]
    id: CleanTokenId,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "CleanTokenId", deny_unknown_fields)]
struct CleanTokenIdShape {
    #[serde(with = "field")]
    bucket: CleanBucket,
    #[serde(with = "field")]
    hash: CleanTokenHash,
}
