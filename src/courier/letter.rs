//! What there is to tell somebody. A letter lies sealed in the store until it is sent; what it looks like is decided
//! when it is sent.

use std::fmt;

use authkeep_store::Channel;
use serde::{Deserialize, Serialize};

/// A message to one person, without its wording.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// Asks whether the address is theirs.
    Confirmation {
        /// The address.
        to: String,
        /// What the link carries.
        token: String,
    },
    /// Lets somebody choose a new password.
    PasswordReset {
        /// The address.
        to: String,
        /// What the link carries.
        token: String,
        /// Whether data that a client encrypted under the old password is lost with it.
        loses_keys: bool,
    },
    /// Lets somebody end a lock.
    Unlock {
        /// The address.
        to: String,
        /// What the link carries.
        token: String,
    },
    /// Their identity document was accepted.
    DocumentVerified {
        /// The address.
        to: String,
    },
    /// Their identity document was not accepted.
    DocumentRejected {
        /// The address.
        to: String,
    },
    /// A code that proves that a phone is theirs.
    PhoneCode {
        /// The number: country code and national number, digits alone.
        to: String,
        /// The code.
        code: String,
    },
}

impl Letter {
    /// How it is sent.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        match self {
            Self::PhoneCode { .. } => Channel::Sms,
            Self::Confirmation { .. }
            | Self::PasswordReset { .. }
            | Self::Unlock { .. }
            | Self::DocumentVerified { .. }
            | Self::DocumentRejected { .. } => Channel::Mail,
        }
    }

    /// To whom: a mail address, or a number's digits.
    #[must_use]
    pub fn to(&self) -> &str {
        match self {
            Self::Confirmation { to, .. }
            | Self::PasswordReset { to, .. }
            | Self::Unlock { to, .. }
            | Self::DocumentVerified { to }
            | Self::DocumentRejected { to }
            | Self::PhoneCode { to, .. } => to,
        }
    }
}

/// Shows neither whom it is to nor what it says.
impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Confirmation { .. } => "Confirmation(..)",
            Self::PasswordReset { .. } => "PasswordReset(..)",
            Self::Unlock { .. } => "Unlock(..)",
            Self::DocumentVerified { .. } => "DocumentVerified(..)",
            Self::DocumentRejected { .. } => "DocumentRejected(..)",
            Self::PhoneCode { .. } => "PhoneCode(..)",
        })
    }
}
