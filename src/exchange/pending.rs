//! What the server must know of a cleaning between steps two and three, and to repeat its reply: fixed layouts.

use authkeep_store::{DirtyBucket, DirtyTokenId, Secret};
use zeroize::Zeroizing;

use crate::auth::srp::Proof;

/// M1, M2, Z, the key of the reply's MAC, the bucket and the dirty id, one after the other.
pub(super) const PENDING: usize = 32 * 4 + 1 + DirtyTokenId::LENGTH;

/// M2, Z, the key of the reply's MAC, the IV.
pub(super) const ANSWER: usize = 32 * 3 + IV;

/// Bytes of an IV.
pub(super) const IV: usize = 16;

/// A cleaning that wants its proof.
pub(super) struct Pending {
    pub(super) client_proof: Proof,
    pub(super) server_proof: Proof,
    pub(super) secret: Secret<32>,
    pub(super) mac_key: Secret<32>,
    pub(super) bucket: DirtyBucket,
    pub(super) dirty: DirtyTokenId,
}

impl Pending {
    pub(super) fn encode(&self) -> Zeroizing<[u8; PENDING]> {
        let mut bytes = Zeroizing::new([0; PENDING]);
        let secrets = [self.client_proof.secret(), self.server_proof.secret(), &self.secret, &self.mac_key];
        for (place, secret) in bytes.chunks_exact_mut(32).zip(secrets) {
            place.copy_from_slice(secret.expose());
        }
        bytes[128] = u8::from(self.bucket == DirtyBucket::Signup);
        bytes[129..].copy_from_slice(self.dirty.as_bytes());
        bytes
    }

    pub(super) fn decode(bytes: &[u8; PENDING]) -> Self {
        let part = |at: usize| Secret::new(std::array::from_fn(|byte| bytes[32 * at + byte]));
        Self {
            client_proof: Proof::from_secret(part(0)),
            server_proof: Proof::from_secret(part(1)),
            secret: part(2),
            mac_key: part(3),
            bucket: if bytes[128] == 1 { DirtyBucket::Signup } else { DirtyBucket::Email },
            dirty: DirtyTokenId::from_bytes(std::array::from_fn(|byte| bytes[129 + byte])),
        }
    }
}

/// What a reply is made of beside the clean token.
pub(super) struct Reply {
    pub(super) server_proof: Proof,
    pub(super) secret: Secret<32>,
    pub(super) mac_key: Secret<32>,
    pub(super) iv: [u8; IV],
}

impl Reply {
    pub(super) fn encode(&self) -> Zeroizing<[u8; ANSWER]> {
        let mut bytes = Zeroizing::new([0; ANSWER]);
        let secrets = [self.server_proof.secret(), &self.secret, &self.mac_key];
        for (place, secret) in bytes.chunks_exact_mut(32).zip(secrets) {
            place.copy_from_slice(secret.expose());
        }
        bytes[96..].copy_from_slice(&self.iv);
        bytes
    }

    pub(super) fn decode(bytes: &[u8; ANSWER]) -> Self {
        let part = |at: usize| Secret::new(std::array::from_fn(|byte| bytes[32 * at + byte]));
        Self {
            server_proof: Proof::from_secret(part(0)),
            secret: part(1),
            mac_key: part(2),
            iv: std::array::from_fn(|byte| bytes[96 + byte]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_back() {
        let secret = |byte| Secret::new([byte; 32]);
        for bucket in [DirtyBucket::Email, DirtyBucket::Signup] {
            let pending = Pending {
                client_proof: Proof::from_secret(secret(1)),
                server_proof: Proof::from_secret(secret(2)),
                secret: secret(3),
                mac_key: secret(4),
                bucket,
                dirty: DirtyTokenId::from_bytes([5; 16]),
            };
            let read = Pending::decode(&pending.encode());
            assert_eq!((read.client_proof, read.server_proof), (pending.client_proof, pending.server_proof));
            assert_eq!((read.secret, read.mac_key), (pending.secret, pending.mac_key));
            assert_eq!((read.bucket, read.dirty), (pending.bucket, pending.dirty));
        }
        let reply =
            Reply { server_proof: Proof::from_secret(secret(1)), secret: secret(2), mac_key: secret(3), iv: [4; IV] };
        let read = Reply::decode(&reply.encode());
        assert_eq!((read.server_proof, read.secret), (reply.server_proof, reply.secret));
        assert_eq!((read.mac_key, read.iv), (reply.mac_key, reply.iv));
    }
}
