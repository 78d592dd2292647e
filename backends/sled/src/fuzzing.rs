//! The codec for fuzz targets and property tests: any bytes go in, no panic may come out.

use authkeep_store::{
    Account, AccountResetToken, KeyFetchToken, KeyFingerprint, PasswordChangeToken, PasswordForgotToken, SessionToken,
};

use crate::account::EmailOwner;
use crate::codec::{self, Record};

/// The kinds of record that [`decode_any`] knows.
pub const KINDS: &[u8] = &[
    KeyFingerprint::KIND,
    Account::KIND,
    EmailOwner::KIND,
    SessionToken::KIND,
    KeyFetchToken::KIND,
    AccountResetToken::KIND,
    PasswordChangeToken::KIND,
    PasswordForgotToken::KIND,
];

/// Reads bytes as a record of the kind that their first byte names, and gives back what the record is written as;
/// none where the bytes are no record.
#[must_use]
pub fn decode_any(bytes: &[u8]) -> Option<Vec<u8>> {
    match *bytes.first()? {
        KeyFingerprint::KIND => rewrite::<KeyFingerprint>(bytes),
        Account::KIND => rewrite::<Account>(bytes),
        EmailOwner::KIND => rewrite::<EmailOwner>(bytes),
        SessionToken::KIND => rewrite::<SessionToken>(bytes),
        KeyFetchToken::KIND => rewrite::<KeyFetchToken>(bytes),
        AccountResetToken::KIND => rewrite::<AccountResetToken>(bytes),
        PasswordChangeToken::KIND => rewrite::<PasswordChangeToken>(bytes),
        PasswordForgotToken::KIND => rewrite::<PasswordForgotToken>(bytes),
        _ => None,
    }
}

/// Puts a header with a right checksum before fields, so that a fuzzer reaches what lies behind the checksum.
#[must_use]
pub fn seal(kind: u8, fields: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; 6];
    bytes.extend_from_slice(fields);
    codec::seal_header(kind, &mut bytes);
    bytes
}

fn rewrite<R: Record>(bytes: &[u8]) -> Option<Vec<u8>> {
    codec::decode::<R>(bytes).ok().map(|record| codec::encode(&record))
}
