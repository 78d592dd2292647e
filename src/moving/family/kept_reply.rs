//! The shape of a kept reply in an export.

use authkeep_store::{EpochMs, KeptReply, KeptReplyId, Sealed, StockedToken};
use serde::{Deserialize, Serialize};

use super::field;
use super::stock::StockedTokenShape;

#[derive(Serialize, Deserialize)]
#[serde(remote = "KeptReply", deny_unknown_fields)]
pub(super) struct KeptReplyShape {
    #[serde(with = "field")]
    id: KeptReplyId,
    #[serde(with = "field")]
    answer: Sealed,
    #[serde(with = "StockedTokenShape")]
    drawn: StockedToken,
    #[serde(with = "field")]
    expires_at: EpochMs,
}
