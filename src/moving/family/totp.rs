//! The shape of a second factor in an export.

use authkeep_store::{EpochMs, Sealed, Totp, Uid};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Totp", deny_unknown_fields)]
pub(super) struct TotpShape {
    #[serde(with = "field")]
    uid: Uid,
    #[serde(with = "field")]
    secret: Sealed,
    enabled: bool,
    last_step: u32,
    #[serde(with = "field")]
    created_at: EpochMs,
}
