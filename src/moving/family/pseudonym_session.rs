//! The shape of a pseudonym's session in an export.

use authkeep_store::{EpochMs, PseudonymId, PseudonymSession, PseudonymSessionId};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "PseudonymSession", deny_unknown_fields)]
pub(super) struct PseudonymSessionShape {
    #[serde(with = "field")]
    id: PseudonymSessionId,
    #[serde(with = "field")]
    pseudonym: PseudonymId,
    #[serde(with = "field")]
    expires_at: EpochMs,
}
