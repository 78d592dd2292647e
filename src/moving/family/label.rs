//! The shape of a label in an export.

use authkeep_store::{EpochMs, Label, LabelScope, Text255, Uid};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Label", deny_unknown_fields)]
pub(super) struct LabelShape {
    #[serde(with = "field")]
    uid: Uid,
    #[serde(with = "field")]
    scope: LabelScope,
    #[serde(with = "field")]
    key: Text255,
    #[serde(with = "field")]
    value: Text255,
    #[serde(with = "field")]
    created_at: EpochMs,
    #[serde(with = "field")]
    updated_at: EpochMs,
}
