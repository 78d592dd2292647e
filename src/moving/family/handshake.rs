//! The shape of a handshake in an export.

use authkeep_store::{EpochMs, Handshake, HandshakeId, HandshakeKey, HandshakeKind, Sealed};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "Handshake", deny_unknown_fields)]
pub(super) struct HandshakeShape {
    #[serde(with = "HandshakeIdShape")]
    id: HandshakeId,
    #[serde(with = "field")]
    content: Sealed,
    #[serde(with = "field")]
    expires_at: EpochMs,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "HandshakeId", deny_unknown_fields)]
struct HandshakeIdShape {
    #[serde(with = "HandshakeKeyShape")]
    key: HandshakeKey,
    #[serde(with = "field")]
    nonce: [u8; 16],
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "HandshakeKey", deny_unknown_fields)]
struct HandshakeKeyShape {
    #[serde(with = "field")]
    kind: HandshakeKind,
    #[serde(with = "field")]
    hash: [u8; 32],
}
