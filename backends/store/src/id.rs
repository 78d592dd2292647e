//! Ids of fixed length, one type a record family, so that one kind cannot be passed for another.

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $length]);

        impl $name {
            /// The length in bytes.
            pub const LENGTH: usize = $length;

            /// Takes the id's bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }

            /// The id's bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl From<[u8; $length]> for $name {
            fn from(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }
        }

        impl From<$name> for [u8; $length] {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        /// Shows the first four bytes alone: enough to tell ids apart in a test, not enough to use one.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({}..)", stringify!($name), hex::encode(&self.0[..4]))
            }
        }
    };
}

id!(
    /// An account's id.
    Uid,
    16
);
id!(
    /// A session token's id.
    SessionTokenId,
    32
);
id!(
    /// A key fetch token's id.
    KeyFetchTokenId,
    32
);
id!(
    /// An account reset token's id.
    AccountResetTokenId,
    32
);
id!(
    /// A password change token's id.
    PasswordChangeTokenId,
    32
);
id!(
    /// A password forgot token's id.
    PasswordForgotTokenId,
    32
);

id!(
    /// The id of a document and of its file.
    FileId,
    16
);
id!(
    /// An API key's id.
    ApiKeyId,
    16
);
id!(
    /// What a throttle counts.
    ThrottleKey,
    32
);
id!(
    /// A signing key's id.
    SigningKeyId,
    16
);
id!(
    /// A message's id.
    MessageId,
    16
);

id!(
    /// A pseudonym's id: the bytes of a UUID.
    PseudonymId,
    16
);
id!(
    /// The id of a pseudonym's session.
    PseudonymSessionId,
    32
);
id!(
    /// A dirty token's id.
    DirtyTokenId,
    16
);
id!(
    /// The hash of a clean token.
    CleanTokenHash,
    32
);
id!(
    /// A place in a stock.
    Slot,
    16
);
id!(
    /// What a kept reply is found by.
    KeptReplyId,
    32
);
id!(
    /// Who is filling the exchange.
    FillOwner,
    16
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_a_prefix_alone() {
        assert_eq!(format!("{:?}", Uid::from_bytes([0xab; 16])), "Uid(abababab..)");
    }

    #[test]
    fn ids_sort_by_their_bytes() {
        let mut high = [0; 16];
        high[0] = 1;
        assert!(Uid::from_bytes([0; 16]) < Uid::from_bytes(high));
    }
}
