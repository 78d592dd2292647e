//! The version of the whole layout, kept in the store itself.
//!
//! Its own layout never changes, so that any version of authkeep can say which version a store has. A store of an
//! earlier version is taken over as it is: its records are read, and its version is raised, so that no program that
//! does not know the later families changes it any more.

use authkeep_store::{Result, StoreError};

use crate::engine::read_failed;
use crate::keys;

/// Format 2 has the families of the identity API, which belong to accounts, and an end of sessions. Format 3 has those of
/// pseudonyms and of the exchange.
const CURRENT: u32 = 3;
const OLDEST: u32 = 1;
const MAGIC: &[u8; 8] = b"authkeep";

/// Checks that the store is one that this program can read. An empty one, and one of an earlier version, is marked as
/// one of this version, and is to be synced.
///
/// # Errors
/// `Corrupt` when it has another version, or is no store of authkeep at all.
pub(crate) fn check(db: &sled::Db) -> Result<()> {
    let key = [keys::FORMAT];
    match db.get(key).map_err(read_failed)? {
        Some(value) => match read(&value) {
            Some(CURRENT) => Ok(()),
            Some(OLDEST..CURRENT) => mark(db),
            Some(other) => Err(StoreError::corrupt(format!(
                "the store has format {other}, and this program reads formats {OLDEST} to {CURRENT}: use the version of authkeep \
                 that wrote it, or export the store with that version and import it with this one"
            ))),
            None => Err(StoreError::corrupt(
                "the record of the store's format is damaged: restore the store from an export or a backup",
            )),
        },
        None if db.is_empty() && db.tree_names().len() <= 1 => mark(db),
        None => {
            Err(StoreError::corrupt("the folder holds a sled database that is not authkeep's: choose another folder"))
        }
    }
}

fn mark(db: &sled::Db) -> Result<()> {
    db.insert([keys::FORMAT], write(CURRENT)).map(drop).map_err(read_failed)
}

fn write(version: u32) -> Vec<u8> {
    let mut value = MAGIC.to_vec();
    value.extend_from_slice(&version.to_le_bytes());
    value.extend_from_slice(&crc32fast::hash(&value).to_le_bytes());
    value
}

fn read(value: &[u8]) -> Option<u32> {
    let (body, sum) = value.split_last_chunk::<4>()?;
    let (magic, version) = body.split_first_chunk::<8>()?;
    let version: [u8; 4] = version.try_into().ok()?;
    let fits = magic == MAGIC && crc32fast::hash(body) == u32::from_le_bytes(*sum);
    fits.then(|| u32::from_le_bytes(version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_as_it_was_written() {
        for version in [0, 1, 2, 3, u32::MAX] {
            assert_eq!(read(&write(version)), Some(version));
        }
    }

    #[test]
    fn a_damaged_record_is_no_version() {
        let value = write(CURRENT);
        for at in 0..value.len() {
            let mut damaged = value.clone();
            damaged[at] ^= 0x10;
            assert_eq!(read(&damaged), None, "with byte {at} changed");
            assert_eq!(read(&value[..at]), None, "cut at {at}");
        }
    }
}
