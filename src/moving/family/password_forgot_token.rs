//! The shape of a password forgot token in an export.

use authkeep_store::{EpochMs, PasswordForgotToken, PasswordForgotTokenId, Secret, Uid};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "PasswordForgotToken", deny_unknown_fields)]
pub(super) struct PasswordForgotTokenShape {
    #[serde(with = "field")]
    id: PasswordForgotTokenId,
    #[serde(with = "field")]
    uid: Uid,
    #[serde(with = "field")]
    data: Secret<32>,
    #[serde(with = "field")]
    pass_code: Secret<16>,
    tries: u16,
    #[serde(with = "field")]
    created_at: EpochMs,
}
