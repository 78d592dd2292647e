//! The shape of a pseudonym in an export.

use authkeep_store::{Pseudonym, PseudonymId, Secret, SrpSalt};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Pseudonym", deny_unknown_fields)]
pub(super) struct PseudonymShape {
    #[serde(with = "field")]
    id: PseudonymId,
    #[serde(with = "field")]
    verifier: Secret<256>,
    #[serde(with = "field")]
    salt: SrpSalt,
}
