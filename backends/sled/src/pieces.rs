//! Long records, which are stored in pieces.
//!
//! A sealed field may have 64 KiB, and a page of sled holds up to 20 records; with a few long ones it would go to a
//! file of its own, which sled never syncs. So a record of a family with such a field is cut: its own key holds the
//! first piece, and the others follow under keys of theirs. Nearly all records fit into one piece, and cost nothing
//! more than others.

use authkeep_store::Result;
use sled::IVec;

use crate::change::Step;
use crate::codec::{self, Record};
use crate::engine::{Engine, read_failed};
use crate::keys;

/// A record whose first piece is as long as this may have others.
const PIECE_BYTES: usize = 32 << 10;

/// How often pieces that do not fit together are read before they count as damaged.
const TRIES: u32 = 100;

/// Whether the records of a key's family are stored in pieces.
fn may_be_long(key: &[u8]) -> bool {
    use keys::{HANDSHAKE, KEPT_REPLY, MESSAGE_CONTENT, SIGNING_KEY, STOCKED_TOKEN, TOTP};
    matches!(key.first(), Some(&(TOTP | SIGNING_KEY | MESSAGE_CONTENT | HANDSHAKE | STOCKED_TOKEN | KEPT_REPLY)))
}

impl Engine {
    /// Cuts the long records among the steps of a change, and removes the pieces of those that they replace or remove.
    /// The stripes of all these are held.
    pub(crate) fn in_pieces(&self, steps: Vec<Step>) -> Result<Vec<Step>> {
        if !steps.iter().any(|(key, _)| may_be_long(key)) {
            return Ok(steps);
        }
        let mut cut = Vec::with_capacity(steps.len() + 2);
        for (key, value) in steps {
            if !may_be_long(&key) {
                cut.push((key, value));
                continue;
            }
            let others = keys::pieces(&key);
            let mut count = 0_u8;
            let mut next_key = || {
                count += 1;
                IVec::from([&others[..], &[count]].concat())
            };
            let value = value.map(|value| {
                let mut pieces = value.chunks(PIECE_BYTES).map(IVec::from);
                let first = pieces.next().unwrap_or_default();
                cut.extend(pieces.map(|piece| (next_key(), Some(piece))));
                first
            });
            let last = [&others[..], &[count]].concat();
            let before = self.db.get(&key).map_err(read_failed)?;
            if before.is_some_and(|before| before.len() == PIECE_BYTES) {
                let stale = self.keys(&others)?.into_iter().filter(|key| **key > last[..]);
                cut.extend(stale.map(|key| (key, None)));
            }
            cut.push((key, value));
        }
        Ok(cut)
    }

    /// Reads the record whose first piece was found; none if it went meanwhile.
    ///
    /// Pieces that are read while a verb replaces them do not fit together, which the record's checksum shows: they are
    /// read again then. They may be back at what they were by that time, so damage is told by its staying.
    pub(crate) fn read<R: Record>(&self, key: &[u8], mut first: IVec) -> Result<Option<R>> {
        let mut tries = 0;
        while first.len() == PIECE_BYTES && may_be_long(key) {
            let mut bytes = first.to_vec();
            for piece in self.db.scan_prefix(keys::pieces(key)).values() {
                bytes.extend_from_slice(&piece.map_err(read_failed)?);
            }
            let read = codec::decode(&bytes);
            tries += 1;
            if read.is_ok() || tries == TRIES {
                return read.map(Some);
            }
            match self.db.get(key).map_err(read_failed)? {
                Some(again) if again == first => {}
                Some(other) => (first, tries) = (other, 0),
                None => return Ok(None),
            }
        }
        codec::decode(&first).map(Some)
    }
}

#[cfg(test)]
mod tests;
