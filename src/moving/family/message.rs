//! The shape of a message in an export.

use authkeep_store::{Channel, EpochMs, Message, MessageId, Sealed};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Message", deny_unknown_fields)]
pub(super) struct MessageShape {
    #[serde(with = "field")]
    id: MessageId,
    #[serde(with = "field")]
    channel: Channel,
    #[serde(with = "field")]
    content: Sealed,
    #[serde(with = "field")]
    created_at: EpochMs,
    #[serde(with = "field")]
    due_at: EpochMs,
    attempts: u32,
}
