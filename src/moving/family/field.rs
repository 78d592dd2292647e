//! The fields of records as JSON: bytes as lower-case hex, texts as they are, times as milliseconds.
//!
//! What is read is checked as the contract's own types check it. No message shows what was read.

use std::fmt;

use authkeep_store::{
    AccountResetTokenId, ApiKeyId, Channel, CleanBucket, CleanTokenHash, Date, DirtyBucket, DirtyTokenId, EpochMs,
    FileId, HandshakeKind, KeptReplyId, KeyFetchTokenId, LabelScope, MessageId, NormalizedEmail, PasswordChangeTokenId,
    PasswordForgotTokenId, PhoneNumber, PseudonymId, PseudonymSessionId, Role, Sealed, Secret, SessionTokenId,
    SigningKeyId, Slot, SrpSalt, Stock, Text, ThrottleKey, Uid,
};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// A field of a record.
pub(super) trait Field: Sized {
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error>;
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error>;
}

/// For `#[serde(with = "field")]`.
pub(super) fn serialize<T: Field, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    value.write(to)
}

/// For `#[serde(with = "field")]`.
pub(super) fn deserialize<'de, T: Field, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    T::read(from)
}

fn write_hex<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&Zeroizing::new(hex::encode(bytes)))
}

fn read_hex<'de, const N: usize, D: Deserializer<'de>>(from: D) -> Result<[u8; N], D::Error> {
    struct Hex<const N: usize>;

    impl<const N: usize> Visitor<'_> for Hex<N> {
        type Value = [u8; N];

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{} lower-case hex digits", 2 * N)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<[u8; N], E> {
            let mut bytes = [0; N];
            let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
            match hex::decode_to_slice(text, &mut bytes) {
                Ok(()) if lower => Ok(bytes),
                _ => Err(E::custom(format_args!("not {} lower-case hex digits", 2 * N))),
            }
        }
    }

    from.deserialize_str(Hex)
}

impl<const N: usize> Field for Secret<N> {
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        write_hex(self.expose(), to)
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read_hex(from).map(Self::new)
    }
}

impl<const N: usize> Field for [u8; N] {
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        write_hex(self, to)
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read_hex(from)
    }
}

macro_rules! ids {
    ($($id:ident),*) => {$(
        impl Field for $id {
            fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                write_hex(self.as_bytes(), to)
            }

            fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                read_hex(from).map(Self::from_bytes)
            }
        }
    )*};
}

ids!(
    Uid,
    SessionTokenId,
    KeyFetchTokenId,
    AccountResetTokenId,
    PasswordChangeTokenId,
    PasswordForgotTokenId,
    FileId,
    ApiKeyId,
    ThrottleKey,
    SigningKeyId,
    MessageId,
    PseudonymId,
    PseudonymSessionId,
    DirtyTokenId,
    CleanTokenHash,
    Slot,
    KeptReplyId
);

/// Bytes of any number that `check` takes.
fn read_any_hex<'de, T, F: fmt::Display, D: Deserializer<'de>>(
    from: D,
    check: fn(Vec<u8>) -> Result<T, F>,
) -> Result<T, D::Error> {
    struct Hex<T, F>(fn(Vec<u8>) -> Result<T, F>);

    impl<T, F: fmt::Display> Visitor<'_> for Hex<T, F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("lower-case hex digits")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
            let bytes = hex::decode(text).ok().filter(|_| lower);
            self.0(bytes.ok_or_else(|| E::custom("not lower-case hex digits"))?).map_err(E::custom)
        }
    }

    from.deserialize_str(Hex(check))
}

impl Field for Sealed {
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        write_hex(self.as_bytes(), to)
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read_any_hex(from, Self::new)
    }
}

impl Field for SrpSalt {
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        write_hex(self.as_bytes(), to)
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read_any_hex(from, Self::new)
    }
}

impl<const MAX: usize> Field for Text<MAX> {
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(from)?).map_err(D::Error::custom)
    }
}

impl Field for NormalizedEmail {
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}

impl Field for PhoneNumber {
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(from)?).map_err(D::Error::custom)
    }
}

impl Field for Date {
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}

macro_rules! named {
    ($($name:ident),*) => {$(
        impl Field for $name {
            fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }

            fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let unknown = || D::Error::custom(concat!("the name of no ", stringify!($name)));
                Self::named(&String::deserialize(from)?).ok_or_else(unknown)
            }
        }
    )*};
}

named!(Role, LabelScope, Channel, HandshakeKind, Stock, DirtyBucket, CleanBucket);

impl Field for EpochMs {
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(self.get())
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(u64::deserialize(from)?).map_err(D::Error::custom)
    }
}

impl<T: Field> Field for Option<T> {
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.as_ref().map(Written).serialize(to)
    }

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(from)?.map(|Read(value)| value))
    }
}

struct Written<'a, T>(&'a T);

impl<T: Field> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.write(to)
    }
}

struct Read<T>(T);

impl<'de, T: Field> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::read(from).map(Self)
    }
}
