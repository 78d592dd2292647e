//! The codec for fuzz targets and property tests: any bytes go in, no panic may come out.

use authkeep_store::{
    Account, AccountResetToken, ApiKey, CleanToken, DirtyToken, Document, Failure, FileToDelete, FillMark, Handshake,
    Identity, KeptReply, KeyFetchToken, KeyFingerprint, Label, PasswordChangeToken, PasswordForgotToken,
    PasswordScheme, Phone, Profile, Pseudonym, PseudonymSession, SessionToken, SigningKey, StockedToken, Throttle,
    Totp, UsedJti,
};

use crate::account::EmailOwner;
use crate::codec::{self, Record};
use crate::message::{Content, Envelope};
use crate::phone::PhoneOwner;

/// Lists the types of all records.
macro_rules! records {
    ($($record:ident),* $(,)?) => {
        /// The kinds of record that [`decode_any`] knows.
        pub const KINDS: &[u8] = &[$($record::KIND),*];

        /// Of each kind, in the order of [`KINDS`], the version that is written.
        pub const VERSIONS: &[u8] = &[$($record::VERSION),*];

        /// Reads bytes as a record of the kind that their first byte names, and gives back what the record is written
        /// as; none where the bytes are no record.
        #[must_use]
        pub fn decode_any(bytes: &[u8]) -> Option<Vec<u8>> {
            match *bytes.first()? {
                $($record::KIND => rewrite::<$record>(bytes),)*
                _ => None,
            }
        }
    };
}

records! {
    KeyFingerprint,
    Account,
    EmailOwner,
    SessionToken,
    KeyFetchToken,
    AccountResetToken,
    PasswordChangeToken,
    PasswordForgotToken,
    Identity,
    PasswordScheme,
    Profile,
    Phone,
    PhoneOwner,
    Document,
    FileToDelete,
    Label,
    ApiKey,
    UsedJti,
    Totp,
    Failure,
    Throttle,
    SigningKey,
    Envelope,
    Content,
    Pseudonym,
    PseudonymSession,
    Handshake,
    StockedToken,
    DirtyToken,
    CleanToken,
    KeptReply,
    FillMark,
}

/// Puts a header with a right checksum before fields, so that a fuzzer reaches what lies behind the checksum.
#[must_use]
pub fn seal(kind: u8, version: u8, fields: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; 6];
    bytes.extend_from_slice(fields);
    codec::seal_header(kind, version, &mut bytes);
    bytes
}

fn rewrite<R: Record>(bytes: &[u8]) -> Option<Vec<u8>> {
    codec::decode::<R>(bytes).ok().map(|record| codec::encode(&record))
}
