//! The shape of failures to sign in in an export.

use authkeep_store::{Failure, Uid};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Failure", deny_unknown_fields)]
pub(super) struct FailureShape {
    #[serde(with = "field")]
    uid: Uid,
    count: u32,
    locked: bool,
}
