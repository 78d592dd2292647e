//! The shape of a throttle in an export.

use authkeep_store::{EpochMs, Throttle, ThrottleKey};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Throttle", deny_unknown_fields)]
pub(super) struct ThrottleShape {
    #[serde(with = "field")]
    key: ThrottleKey,
    count: u32,
    #[serde(with = "field")]
    expires_at: EpochMs,
}
