//! Records as bytes.

use std::collections::BTreeMap;

use authkeep_store::{
    Account, AccountResetToken, AccountResetTokenId, ApiKey, ApiKeyId, Channel, CleanBucket, CleanToken,
    CleanTokenHash, CleanTokenId, Date, DirtyBucket, DirtyToken, DirtyTokenId, Document, EpochMs, Failure, FileId,
    FileToDelete, FillMark, FillOwner, Handshake, HandshakeId, HandshakeKey, HandshakeKind, Identity, KeptReply,
    KeptReplyId, KeyFetchToken, KeyFetchTokenId, KeyFingerprint, Label, LabelScope, Message, MessageId,
    NormalizedEmail, PasswordChangeToken, PasswordChangeTokenId, PasswordForgotToken, PasswordForgotTokenId,
    PasswordScheme, Phone, PhoneNumber, Profile, Pseudonym, PseudonymId, PseudonymSession, PseudonymSessionId, Role,
    Sealed, Secret, SessionToken, SessionTokenId, SigningKey, SigningKeyId, Slot, SrpSalt, Stock, StockedToken,
    StockedTokenId, Text, Throttle, ThrottleKey, Totp, Uid, UsedJti, UsedJtiId,
};

use super::dossier::{Dossier, Held};
use super::log::Change;

pub(super) fn pack(entry: &[Change]) -> Vec<u8> {
    let mut out = Vec::new();
    for change in entry {
        change.pack(&mut out);
    }
    out
}

/// None for bytes that [`pack`] never gave.
pub(super) fn unpack(mut bytes: &[u8]) -> Option<Vec<Change>> {
    let mut entry = Vec::new();
    while !bytes.is_empty() {
        entry.push(Change::unpack(&mut bytes)?);
    }
    Some(entry)
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

impl Packed for Vec<u8> {
    fn pack(&self, out: &mut Vec<u8>) {
        (self.len() as u64).to_be_bytes().pack(out);
        out.extend(self);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let length = usize::try_from(u64::from_be_bytes(Packed::unpack(bytes)?)).ok()?;
        let (first, rest) = bytes.split_at_checked(length)?;
        *bytes = rest;
        Some(first.to_owned())
    }
}

impl<const MAX: usize> Packed for Text<MAX> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.as_str().to_owned().pack(out);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        Text::new(String::unpack(bytes)?).ok()
    }
}

impl<const N: usize> Packed for Secret<N> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.expose().pack(out);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        Packed::unpack(bytes).map(Secret::new)
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

impl<T: Held + Packed> Packed for BTreeMap<T::Id, T> {
    fn pack(&self, out: &mut Vec<u8>) {
        (self.len() as u64).to_be_bytes().pack(out);
        for record in self.values() {
            record.pack(out);
        }
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        let count = u64::from_be_bytes(Packed::unpack(bytes)?);
        (0..count).map(|_| T::unpack(bytes).map(|record| (record.id(), record))).collect()
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
    u32: |n| n.to_be_bytes(), |n: [u8; 4]| Some(u32::from_be_bytes(n));
    bool: |b| [u8::from(*b)], |b: [u8; 1]| (b[0] < 2).then_some(b[0] == 1);
    String: |text| text.as_bytes().to_owned(), |bytes: Vec<u8>| String::from_utf8(bytes).ok();
    EpochMs: |time| time.get().to_be_bytes(), |ms: [u8; 8]| EpochMs::new(u64::from_be_bytes(ms)).ok();
    Date: |date| date.to_string(), |text: String| Date::parse(&text).ok();
    Sealed: |sealed| sealed.as_bytes().to_owned(), |bytes: Vec<u8>| Sealed::new(bytes).ok();
    NormalizedEmail: |email| email.as_str().to_owned(), |text: String| NormalizedEmail::new(&text).ok();
    PhoneNumber: |number| number.as_str().to_owned(), |text: String| PhoneNumber::new(text).ok();
    Role: |role| role.as_str().to_owned(), |text: String| Role::named(&text);
    LabelScope: |scope| scope.as_str().to_owned(), |text: String| LabelScope::named(&text);
    Channel: |channel| channel.as_str().to_owned(), |text: String| Channel::named(&text);
    KeyFingerprint: |fingerprint| fingerprint.as_bytes(), |bytes: [u8; 32]| Some(KeyFingerprint::from_bytes(bytes));
    Uid: |id| id.as_bytes(), |bytes: [u8; 16]| Some(bytes.into());
    SessionTokenId: |id| id.as_bytes(), |bytes: [u8; 32]| Some(bytes.into());
    KeyFetchTokenId: |id| id.as_bytes(), |bytes: [u8; 32]| Some(bytes.into());
    AccountResetTokenId: |id| id.as_bytes(), |bytes: [u8; 32]| Some(bytes.into());
    PasswordChangeTokenId: |id| id.as_bytes(), |bytes: [u8; 32]| Some(bytes.into());
    PasswordForgotTokenId: |id| id.as_bytes(), |bytes: [u8; 32]| Some(bytes.into());
    FileId: |id| id.as_bytes(), |bytes: [u8; 16]| Some(bytes.into());
    ApiKeyId: |id| id.as_bytes(), |bytes: [u8; 16]| Some(bytes.into());
    ThrottleKey: |key| key.as_bytes(), |bytes: [u8; 32]| Some(bytes.into());
    SigningKeyId: |id| id.as_bytes(), |bytes: [u8; 16]| Some(bytes.into());
    MessageId: |id| id.as_bytes(), |bytes: [u8; 16]| Some(bytes.into());
    PseudonymId: |id| id.as_bytes(), |bytes: [u8; 16]| Some(bytes.into());
    PseudonymSessionId: |id| id.as_bytes(), |bytes: [u8; 32]| Some(bytes.into());
    Slot: |slot| slot.as_bytes(), |bytes: [u8; 16]| Some(bytes.into());
    DirtyTokenId: |id| id.as_bytes(), |bytes: [u8; 16]| Some(bytes.into());
    CleanTokenHash: |hash| hash.as_bytes(), |bytes: [u8; 32]| Some(bytes.into());
    KeptReplyId: |id| id.as_bytes(), |bytes: [u8; 32]| Some(bytes.into());
    FillOwner: |owner| owner.as_bytes(), |bytes: [u8; 16]| Some(bytes.into());
    SrpSalt: |salt| salt.as_bytes().to_owned(), |bytes: Vec<u8>| SrpSalt::new(bytes).ok();
    HandshakeKind: |kind| kind.as_str().to_owned(), |text: String| HandshakeKind::named(&text);
    Stock: |stock| stock.as_str().to_owned(), |text: String| Stock::named(&text);
    DirtyBucket: |bucket| bucket.as_str().to_owned(), |text: String| DirtyBucket::named(&text);
    CleanBucket: |bucket| bucket.as_str().to_owned(), |text: String| CleanBucket::named(&text);
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
    SessionToken { id, uid, data, created_at, expires_at }
    KeyFetchToken { id, uid, auth_key, key_bundle, created_at }
    AccountResetToken { id, uid, data, created_at }
    PasswordChangeToken { id, uid, data, created_at }
    PasswordForgotToken { id, uid, data, pass_code, tries, created_at }
    Identity { uid, role, created_at, updated_at }
    Profile { uid, first_name, last_name, dob, address, postcode, city, country, metadata, created_at }
    Phone { uid, number, country, code, sent_at, expires_at, wrong_guesses, verified_at }
    Document { id, uid, doc_type, doc_number, doc_expire, file_name, content_type, size, metadata, created_at }
    Label { uid, scope, key, value, created_at, updated_at }
    ApiKey { id, uid, public_key, scopes, expires_in, state, created_at, updated_at }
    UsedJtiId { api_key, jti_hash }
    UsedJti { id, expires_at }
    Totp { uid, secret, enabled, last_step, created_at }
    Failure { uid, count, locked }
    PasswordScheme { version, memory_kib, passes, lanes }
    FileToDelete { id, due_at }
    Throttle { key, count, expires_at }
    SigningKey { id, private_key, public_key, created_at, expires_at }
    Message { id, channel, content, created_at, due_at, attempts }
    Pseudonym { id, verifier, salt }
    PseudonymSession { id, pseudonym, expires_at }
    HandshakeKey { kind, hash }
    HandshakeId { key, nonce }
    Handshake { id, content, expires_at }
    StockedTokenId { stock, slot }
    StockedToken { id, token }
    DirtyToken { id, bucket, verifier, salt }
    CleanTokenId { bucket, hash }
    CleanToken { id }
    KeptReply { id, answer, drawn, expires_at }
    FillMark { owner, expires_at }
    Dossier {
        account, identity, profile, totp, failure, session_tokens, key_fetch_tokens, account_reset_tokens,
        password_change_tokens, password_forgot_tokens, phones, documents, labels, api_keys, used_jtis,
    }
}

impl<T: Packed> Packed for Box<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        T::pack(self, out);
    }

    fn unpack(bytes: &mut &[u8]) -> Option<Self> {
        T::unpack(bytes).map(Self::new)
    }
}

/// Changes, each after a byte that says of what.
macro_rules! packed_changes {
    ($($tag:literal => $change:ident($($field:ident),*);)*) => {
        impl Packed for Change {
            fn pack(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$change($($field),*) => {
                        out.push($tag);
                        $($field.pack(out);)*
                    })*
                }
            }

            fn unpack(bytes: &mut &[u8]) -> Option<Self> {
                match u8::unpack(bytes)? {
                    $($tag => {
                        $(let $field = Packed::unpack(bytes)?;)*
                        Some(Self::$change($($field),*))
                    })*
                    _ => None,
                }
            }
        }
    };
}

packed_changes! {
    0 => KeyFingerprint(fingerprint);
    1 => Dossier(uid, dossier);
    2 => PasswordScheme(scheme);
    3 => FileToDelete(id, file);
    4 => Throttle(key, throttle);
    5 => SigningKey(id, key);
    6 => Message(id, message);
    7 => Pseudonym(id, pseudonym);
    8 => PseudonymSession(id, session);
    9 => Handshake(id, handshake);
    10 => StockedToken(id, token);
    11 => DirtyToken(id, token);
    12 => CleanToken(id, token);
    13 => KeptReply(id, reply);
    14 => FillMark(mark);
}
