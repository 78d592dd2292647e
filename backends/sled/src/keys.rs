//! Where each record is kept. All keys live in one tree, so that one batch can change records of any family.
//!
//! | first byte | rest of the key | value |
//! |---|---|---|
//! | `FORMAT` | | the version of this layout |
//! | `KEY_FINGERPRINT` | | the fingerprint |
//! | `ACCOUNT` | uid | the account |
//! | `EMAIL` | SHA-256 of the e-mail | the uid that it belongs to |
//! | `TOKEN_OF` | uid, the token's kind, its id | nothing: it lists the tokens of an account |
//! | a token's kind | id | the token |
//!
//! No key is longer than 50 bytes. That bounds sled's pages, which hold up to 256 keys: a page of more than 128 KiB
//! would go to a file of its own, and sled never syncs these. It is why an e-mail stands in its key as a hash.

use authkeep_store::{NormalizedEmail, Uid};
use sha2::{Digest, Sha256};

pub(crate) const FORMAT: u8 = 0x00;
pub(crate) const KEY_FINGERPRINT: u8 = 0x01;
pub(crate) const ACCOUNT: u8 = 0x02;
pub(crate) const EMAIL: u8 = 0x03;
pub(crate) const TOKEN_OF: u8 = 0x04;
pub(crate) const SESSION_TOKEN: u8 = 0x10;
pub(crate) const KEY_FETCH_TOKEN: u8 = 0x11;
pub(crate) const ACCOUNT_RESET_TOKEN: u8 = 0x12;
pub(crate) const PASSWORD_CHANGE_TOKEN: u8 = 0x13;
pub(crate) const PASSWORD_FORGOT_TOKEN: u8 = 0x14;

/// The SHA-256 of an e-mail, which stands for it in its key and picks its stripe.
pub(crate) type EmailHash = [u8; 32];

pub(crate) fn hash(email: &NormalizedEmail) -> EmailHash {
    Sha256::digest(email.as_str().as_bytes()).into()
}

pub(crate) fn account(uid: Uid) -> [u8; 17] {
    join([&[ACCOUNT], uid.as_bytes()])
}

pub(crate) fn email(hash: &EmailHash) -> [u8; 33] {
    join([&[EMAIL], hash])
}

pub(crate) fn token(kind: u8, id: &[u8; 32]) -> [u8; 33] {
    join([&[kind], id])
}

/// The list entry of one token. It ends in the token's own key.
pub(crate) fn token_of(uid: Uid, kind: u8, id: &[u8; 32]) -> [u8; 50] {
    join([&[TOKEN_OF], uid.as_bytes(), &[kind], id])
}

/// The start of the list entries of all tokens of an account.
pub(crate) fn tokens_of(uid: Uid) -> [u8; 17] {
    join([&[TOKEN_OF], uid.as_bytes()])
}

/// The start of the list entries of an account's tokens of one kind.
pub(crate) fn tokens_of_kind(uid: Uid, kind: u8) -> [u8; 18] {
    join([&[TOKEN_OF], uid.as_bytes(), &[kind]])
}

/// The token's own key, which its list entry ends in.
pub(crate) fn listed(entry: &[u8]) -> Option<&[u8; 33]> {
    entry.last_chunk()
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
    fn a_list_entry_starts_with_its_account_and_ends_with_its_token() {
        let uid = Uid::from_bytes([7; 16]);
        let entry = token_of(uid, SESSION_TOKEN, &[9; 32]);
        assert!(entry.starts_with(&tokens_of(uid)));
        assert!(entry.starts_with(&tokens_of_kind(uid, SESSION_TOKEN)));
        assert_eq!(listed(&entry), Some(&token(SESSION_TOKEN, &[9; 32])));
    }
}
