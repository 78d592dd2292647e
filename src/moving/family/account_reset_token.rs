//! The shape of a account reset token in an export.

use authkeep_store::{AccountResetToken, AccountResetTokenId, EpochMs, Secret, Uid};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "AccountResetToken", deny_unknown_fields)]
pub(super) struct AccountResetTokenShape {
    #[serde(with = "field")]
    id: AccountResetTokenId,
    #[serde(with = "field")]
    uid: Uid,
    #[serde(with = "field")]
    data: Secret<32>,
    #[serde(with = "field")]
    created_at: EpochMs,
}
