//! Handshakes.

use authkeep_store::{EpochMs, ErrorKind, Handshake, HandshakeId, HandshakeKey};

use super::{Outcome, insert_free};
use crate::state::State;

impl State {
    /// The handshakes of a key whose time was not over, as they are listed.
    pub(crate) fn handshakes_of(&self, key: HandshakeKey, now: EpochMs) -> Vec<Handshake> {
        let mut own: Vec<_> = self.handshakes.values().filter(|other| other.id.key == key).cloned().collect();
        own.retain(|handshake| handshake.expires_at > now);
        own.sort_by_key(|handshake| (handshake.expires_at, handshake.id));
        own
    }

    pub(super) fn put_handshake(&mut self, handshake: &Handshake, at_most: u32) -> Outcome {
        insert_free(&mut self.handshakes, handshake.id, handshake.clone())?;
        let own = self.handshakes.values().filter(|other| other.id.key == handshake.id.key);
        let mut own: Vec<_> = own.map(|handshake| (handshake.expires_at, handshake.id)).collect();
        own.sort_unstable();
        for (_, id) in own.iter().rev().skip(usize::try_from(at_most).unwrap_or(usize::MAX)) {
            self.handshakes.remove(id);
        }
        Ok(())
    }

    pub(super) fn take_handshake(&mut self, key: HandshakeKey, now: EpochMs) -> Option<Handshake> {
        let last = self.handshakes_of(key, now).pop()?;
        self.handshakes.remove(&last.id)
    }

    pub(super) fn require_handshake(&self, id: HandshakeId, now: EpochMs) -> Outcome {
        let there = self.handshakes.get(&id).is_some_and(|handshake| handshake.expires_at > now);
        if there { Ok(()) } else { Err(ErrorKind::NotFound) }
    }
}
