//! Records as bytes.

use std::collections::BTreeMap;

use authkeep_store::{
    Account, AccountResetToken, AccountResetTokenId, EpochMs, KeyFetchToken, KeyFetchTokenId, KeyFingerprint,
    NormalizedEmail, PasswordChangeToken, PasswordChangeTokenId, PasswordForgotToken, PasswordForgotTokenId, Secret,
    SessionToken, SessionTokenId, Text255, Token, Uid,
};

use super::document::Document;
use super::log::Entry;

pub(super) fn pack(entry: &Entry) -> Vec<u8> {
    let mut out = Vec::new();
    entry.pack(&mut out);
    out
}

/// None for bytes that [`pack`] never gave.
pub(super) fn unpack(mut bytes: &[u8]) -> Option<Entry> {
    let entry = Entry::unpack(&mut bytes)?;
    bytes.is_empty().then_some(entry)
}

trait Packed: Sized {
    fn pack(&self, out: &mut Vec<u8>);
    fn unpack(bytes: &mut &[u8]) -> Option<Self>;
}

impl<const N: usize> Packed for [u8; N] {
    fn pack(&self, out: &mut Vec<u8>) {
        out.extend(self);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let (first, rest) = bytes.split_first_chunk()?;
        *bytes = rest;
        Some(*first)
    }
}

impl Packed for String {
    fn pack(&self, out: &mut Vec<u8>) {
        (self.len() as u64).to_be_bytes().pack(out);
        out.extend(self.as_bytes());
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let length = usize::try_from(u64::from_be_bytes(Packed::unpack(bytes)?)).ok()?;
        let (text, rest) = bytes.split_at_checked(length)?;
        *bytes = rest;
        String::from_utf8(text.to_owned()).ok()
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        [u8::from(self.is_some())].pack(out);
        if let Some(value) = self {
            value.pack(out);
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        match <[u8; 1]>::unpack(bytes)? {
            [0] => Some(None),
            [1] => T::unpack(bytes).map(Some),
            [_] => None,
        }
    }
}

impl<T: Token + Packed> Packed for BTreeMap<T::Id, T> {
    fn pack(&self, out: &mut Vec<u8>) {
        (self.len() as u64).to_be_bytes().pack(out);
        for token in self.values() {
            token.pack(out);
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let count = u64::from_be_bytes(Packed::unpack(bytes)?);
        (0..count).map(|_| T::unpack(bytes).map(|token| (token.id(), token))).collect()
    }
}

/// Values that are packed as other values.
macro_rules! packed_as {
    ($($type:ty: |$value:ident| $out:expr, |$in:ident: $as:ty| $back:expr;)*) => {$(
        impl Packed for $type {
            fn pack(&self, out: &mut Vec<u8>) {
                let $value = self;
                $out.pack(out);
            }

            fn unpack(bytes: &mut &[u8]) -> Option<Self> {
                let $in = <$as>::unpack(bytes)?;
                $back
            }
        }
    )*};
}

packed_as! {
    u8: |n| [*n], |n: [u8; 1]| Some(n[0]);
    u16: |n| n.to_be_bytes(), |n: [u8; 2]| Some(u16::from_be_bytes(n));
    bool: |b| [u8::from(*b)], |b: [u8; 1]| (b[0] < 2).then_some(b[0] == 1);
    EpochMs: |time| time.get().to_be_bytes(), |ms: [u8; 8]| EpochMs::new(u64::from_be_bytes(ms)).ok();
    Secret<16>: |secret| secret.expose(), |bytes: [u8; 16]| Some(Secret::new(bytes));
    Secret<32>: |secret| secret.expose(), |bytes: [u8; 32]| Some(Secret::new(bytes));
    Secret<96>: |secret| secret.expose(), |bytes: [u8; 96]| Some(Secret::new(bytes));
    Text255: |text| text.as_str().to_owned(), |text: String| Text255::new(text).ok();
    NormalizedEmail: |email| email.as_str().to_owned(), |text: String| NormalizedEmail::new(&text).ok();
    KeyFingerprint: |fingerprint| fingerprint.as_bytes(), |bytes: [u8; 32]| Some(KeyFingerprint::from_bytes(bytes));
    Uid: |id| id.as_bytes(), |bytes: [u8; 16]| Some(bytes.into());
    SessionTokenId: |id| id.as_bytes(), |bytes: [u8; 32]| Some(bytes.into());
    KeyFetchTokenId: |id| id.as_bytes(), |bytes: [u8; 32]| Some(bytes.into());
    AccountResetTokenId: |id| id.as_bytes(), |bytes: [u8; 32]| Some(bytes.into());
    PasswordChangeTokenId: |id| id.as_bytes(), |bytes: [u8; 32]| Some(bytes.into());
    PasswordForgotTokenId: |id| id.as_bytes(), |bytes: [u8; 32]| Some(bytes.into());
}

/// Records that are packed field by field.
macro_rules! packed_fields {
    ($($record:ident { $($field:ident),* $(,)? })*) => {$(
        impl Packed for $record {
            fn pack(&self, out: &mut Vec<u8>) {
                // Without `..`, so that a field that the contract gains does not get lost.
                let Self { $($field),* } = self;
                $($field.pack(out);)*
            }

            fn unpack(bytes: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: Packed::unpack(bytes)?),* })
            }
        }
    )*};
}

packed_fields! {
    Account {
        uid, normalized_email, email, email_code, email_verified, k_a, wrap_wrap_kb, auth_salt, verify_hash,
        verifier_version, verifier_set_at, created_at, locale, locked_at, unlock_code,
    }
    SessionToken { id, uid, data, created_at }
    KeyFetchToken { id, uid, auth_key, key_bundle, created_at }
    AccountResetToken { id, uid, data, created_at }
    PasswordChangeToken { id, uid, data, created_at }
    PasswordForgotToken { id, uid, data, pass_code, tries, created_at }
    Document {
        account, session_tokens, key_fetch_tokens, account_reset_tokens, password_change_tokens, password_forgot_tokens,
    }
}

impl Packed for Entry {
    fn pack(&self, out: &mut Vec<u8>) {
        match self {
            Self::KeyFingerprint(fingerprint) => {
                [0].pack(out);
                fingerprint.pack(out);
            }
            Self::Document(uid, document) => {
                [1].pack(out);
                uid.pack(out);
                document.as_ref().map(|document| (**document).clone()).pack(out);
            }
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        match <[u8; 1]>::unpack(bytes)? {
            [0] => KeyFingerprint::unpack(bytes).map(Self::KeyFingerprint),
            [1] => Some(Self::Document(Packed::unpack(bytes)?, Option::unpack(bytes)?.map(Box::new))),
            [_] => None,
        }
    }
}
