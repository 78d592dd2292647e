//! Where each record is kept. All keys live in one tree, so that one batch can change records of any family.
//!
//! | first byte | rest of the key | value |
//! |---|---|---|
//! | `FORMAT` | | the version of this layout |
//! | `KEY_FINGERPRINT` | | the fingerprint |
//! | `ACCOUNT` | uid | the account |
//! | `EMAIL` | SHA-256 of the e-mail | the uid that it belongs to |
//! | `TOKEN_OF` | uid, the token's key | nothing: it lists the tokens of an account, which a reset ends |
//! | `RECORD_OF` | uid, the record's key | nothing: it lists the other records of an account that have ids of their own |
//! | `BY_TIME` | a kind, a time (big-endian), the rest of a record's key | nothing: it lists what ends or is due, by the time |
//! | `PIECE` | a record's key, a number | what a long record has beyond its first piece |
//! | `SESSION_OF` | a pseudonym's id, a time (big-endian), a session's id | nothing: it lists the sessions of a pseudonym |
//! | `PHONE_OWNER` | the number | the uid of the account that has proved it |
//! | a family's kind | the record's id | the record |
//!
//! Ids stand in keys so that keys sort as ids do. One of an account's records starts with the uid: it is found without
//! a list. An e-mail stands in its key as a hash, which hides it from whoever looks through the file.
//!
//! No key is longer than 1,038 bytes, and no value than a piece (32 KiB). That bounds sled's pages, which hold up to 256
//! keys or 20 records: a page of more than a quarter of a segment (1 MiB) would go to a file of its own, and sled never
//! syncs these.

use authkeep_store::{EpochMs, NormalizedEmail, PhoneNumber, Uid};
use sha2::{Digest, Sha256};

pub(crate) const FORMAT: u8 = 0x00;
pub(crate) const KEY_FINGERPRINT: u8 = 0x01;
pub(crate) const ACCOUNT: u8 = 0x02;
pub(crate) const EMAIL: u8 = 0x03;
pub(crate) const TOKEN_OF: u8 = 0x04;
pub(crate) const RECORD_OF: u8 = 0x05;
pub(crate) const BY_TIME: u8 = 0x06;
pub(crate) const PIECE: u8 = 0x07;
pub(crate) const PHONE_OWNER: u8 = 0x08;
pub(crate) const SESSION_OF: u8 = 0x09;
pub(crate) const SESSION_TOKEN: u8 = 0x10;
pub(crate) const KEY_FETCH_TOKEN: u8 = 0x11;
pub(crate) const ACCOUNT_RESET_TOKEN: u8 = 0x12;
pub(crate) const PASSWORD_CHANGE_TOKEN: u8 = 0x13;
pub(crate) const PASSWORD_FORGOT_TOKEN: u8 = 0x14;
pub(crate) const IDENTITY: u8 = 0x20;
pub(crate) const PASSWORD_SCHEME: u8 = 0x21;
pub(crate) const PROFILE: u8 = 0x22;
pub(crate) const PHONE: u8 = 0x23;
pub(crate) const DOCUMENT: u8 = 0x24;
pub(crate) const FILE_TO_DELETE: u8 = 0x25;
pub(crate) const LABEL: u8 = 0x26;
pub(crate) const API_KEY: u8 = 0x27;
pub(crate) const USED_JTI: u8 = 0x28;
pub(crate) const TOTP: u8 = 0x29;
pub(crate) const FAILURE: u8 = 0x2a;
pub(crate) const THROTTLE: u8 = 0x2b;
pub(crate) const SIGNING_KEY: u8 = 0x2c;
pub(crate) const MESSAGE: u8 = 0x2d;
pub(crate) const MESSAGE_CONTENT: u8 = 0x2e;
pub(crate) const PSEUDONYM: u8 = 0x30;
pub(crate) const PSEUDONYM_SESSION: u8 = 0x31;
pub(crate) const HANDSHAKE: u8 = 0x32;
pub(crate) const STOCKED_TOKEN: u8 = 0x33;
pub(crate) const DIRTY_TOKEN: u8 = 0x34;
pub(crate) const CLEAN_TOKEN: u8 = 0x35;
pub(crate) const KEPT_REPLY: u8 = 0x36;
pub(crate) const FILL_MARK: u8 = 0x37;

/// The SHA-256 of an e-mail, which stands for it in its key and picks its stripe.
pub(crate) type EmailHash = [u8; 32];

pub(crate) fn hash(email: &NormalizedEmail) -> EmailHash {
    Sha256::digest(email.as_str().as_bytes()).into()
}

pub(crate) fn email(hash: &EmailHash) -> [u8; 33] {
    of32(EMAIL, hash)
}

pub(crate) fn phone_owner(number: &PhoneNumber) -> Vec<u8> {
    [&[PHONE_OWNER], number.as_str().as_bytes()].concat()
}

/// The key of a record whose id has 16 bytes, and the start of the keys of an account's records of a kind.
pub(crate) fn of16(kind: u8, id: &[u8; 16]) -> [u8; 17] {
    join([&[kind], id])
}

/// The key of a record whose id has 32 bytes.
pub(crate) fn of32(kind: u8, id: &[u8; 32]) -> [u8; 33] {
    join([&[kind], id])
}

/// The key of a record that is named by an id of 16 bytes and something else.
pub(crate) fn within(kind: u8, id: &[u8; 16], rest: &[u8]) -> Vec<u8> {
    [&[kind], &id[..], rest].concat()
}

/// The entry of a record in one of the lists of its account. It ends in the record's own key.
pub(crate) fn entry(list: u8, uid: Uid, key: &[u8]) -> Vec<u8> {
    [&[list], &uid.as_bytes()[..], key].concat()
}

/// The start of all entries of one of an account's lists.
pub(crate) fn list(list: u8, uid: Uid) -> [u8; 17] {
    of16(list, uid.as_bytes())
}

/// The start of the entries of one kind.
pub(crate) fn list_of_kind(list: u8, uid: Uid, kind: u8) -> [u8; 18] {
    join([&[list], uid.as_bytes(), &[kind]])
}

/// The record's own key, which its entry ends in.
pub(crate) fn listed(entry: &[u8]) -> Option<&[u8]> {
    entry.get(17..).filter(|key| !key.is_empty())
}

/// The entry of a record among those of its kind that end or are due.
pub(crate) fn by_time(time: EpochMs, key: &[u8]) -> Vec<u8> {
    let (kind, id) = key.split_at(1);
    [&[BY_TIME], kind, &time.get().to_be_bytes(), id].concat()
}

/// The start of the entries of a kind.
pub(crate) fn times_of_kind(kind: u8) -> [u8; 2] {
    [BY_TIME, kind]
}

/// The time in such an entry, and the key of its record.
pub(crate) fn timed(entry: &[u8]) -> Option<(u64, Vec<u8>)> {
    let (kind, rest) = entry.get(1..)?.split_first()?;
    let (time, id) = rest.split_first_chunk()?;
    Some((u64::from_be_bytes(*time), [&[*kind], id].concat()))
}

/// The start of the keys of what a long record has beyond its first piece.
pub(crate) fn pieces(key: &[u8]) -> Vec<u8> {
    [&[PIECE], key].concat()
}

fn join<const PARTS: usize, const LENGTH: usize>(parts: [&[u8]; PARTS]) -> [u8; LENGTH] {
    let mut key = [0; LENGTH];
    let mut at = 0;
    for part in parts {
        key[at..at + part.len()].copy_from_slice(part);
        at += part.len();
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_entry_starts_with_its_account_and_ends_with_its_record() {
        let uid = Uid::from_bytes([7; 16]);
        let key = of32(SESSION_TOKEN, &[9; 32]);
        let entry = entry(TOKEN_OF, uid, &key);
        assert!(entry.starts_with(&list(TOKEN_OF, uid)));
        assert!(entry.starts_with(&list_of_kind(TOKEN_OF, uid, SESSION_TOKEN)));
        assert_eq!(listed(&entry), Some(&key[..]));
        assert_eq!(listed(&list(TOKEN_OF, uid)), None);
    }

    #[test]
    fn entries_by_time_sort_by_the_time_and_name_their_record() {
        let key = of16(MESSAGE, &[9; 16]);
        let times = [0, 255, 256, EpochMs::MAX.get()];
        let entries = times.map(|time| by_time(EpochMs::new(time).expect("it is in range"), &key));
        assert!(entries.is_sorted());
        for (entry, time) in entries.iter().zip(times) {
            assert!(entry.starts_with(&times_of_kind(MESSAGE)));
            assert_eq!(timed(entry), Some((time, key.to_vec())));
        }
    }
}
