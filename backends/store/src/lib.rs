//! The storage contract of authkeep.
//!
//! One trait a record family, each in the file of the family's name, and [`Store`], the sum of them, which an engine
//! implements and the server holds as `Arc<dyn Store>`. There is no HTTP here, no clock, no random number and no async
//! runtime: times and fresh ids are parameters, and an engine decides nothing that the contract does not ask of it.
//!
//! Every method is a **verb that happens whole or not at all**. Its documentation says what it does, then lists its
//! rules under *Behaviour*, each with an id. The conformance suite checks each rule and names it when it fails;
//! [`rules`] gives the same list to a program.
//!
//! Where several refusals fit, an unknown account goes before every other one, and a message id that is taken after every
//! other one; a verb says so where the order of those between matters.
//!
//! # Behaviour
//! These rules hold for every verb of every family.
//!
//! - `ATOMIC-1` a verb happens whole or not at all, also when the process is killed in the middle of it
//! - `CANCEL-1` a verb whose future is dropped at any await leaves the store as if it had run whole or not at all, and
//!   the next verb unharmed
//! - `CASCADE-1` nothing that belongs to an account outlives it: a creation that races a deletion is refused or is gone
//!   with the account, and the files of its documents are noted as files to delete that are due at the time 0
//! - `DURABLE-1` what a verb has answered stays true after the process is killed or the store is opened again: what it
//!   stored, what it removed, what it refused and what it did not find
//! - `ISOLATION-1` a verb changes the records of the account or token that it names, and of no other; claims and sweeps
//!   name all that are due
//! - `VISIBLE-1` every look-up that starts after a verb has returned sees what the verb did
#![warn(missing_docs)]

mod date;
mod epoch;
mod error;
mod id;
pub mod rules;
mod sealed;
mod secret;
mod text;
mod token;
mod verbs;

pub mod account;
pub mod account_reset_token;
pub mod api_key;
pub mod clean_token;
pub mod dirty_token;
pub mod document;
pub mod expiry;
pub mod failure;
pub mod file_to_delete;
pub mod fill_mark;
pub mod handshake;
pub mod health;
pub mod identity;
pub mod kept_reply;
pub mod key_fetch_token;
pub mod key_fingerprint;
pub mod label;
pub mod message;
pub mod password_change_token;
pub mod password_forgot_token;
pub mod password_scheme;
pub mod phone;
pub mod profile;
pub mod pseudonym;
pub mod pseudonym_session;
pub mod session_token;
pub mod signing_key;
pub mod stock;
pub mod throttle;
pub mod totp;
pub mod used_jti;

pub use account::{Account, AccountSummary, Accounts, NewAccount, NewVerifier, WithAccount};
pub use account_reset_token::{AccountResetToken, AccountResetTokens};
pub use api_key::{ApiKey, ApiKeyChange, ApiKeys};
pub use clean_token::{CleanBucket, CleanToken, CleanTokenId, CleanTokens};
pub use date::{Date, NoSuchDate};
pub use dirty_token::{Cleaning, DirtyBucket, DirtyToken, DirtyTokens};
pub use document::{Document, Documents};
pub use epoch::{EpochMs, EpochOutOfRange};
pub use error::{ErrorKind, Result, Retry, StoreError};
pub use expiry::Expiry;
pub use failure::{Failure, FailureLock, Failures};
pub use file_to_delete::{FileToDelete, FilesToDelete};
pub use fill_mark::{FillMark, FillMarks};
pub use handshake::{Handshake, HandshakeId, HandshakeKey, HandshakeKind, Handshakes};
pub use health::Health;
pub use id::{
    AccountResetTokenId, ApiKeyId, CleanTokenHash, DirtyTokenId, FileId, FillOwner, KeptReplyId, KeyFetchTokenId,
    MessageId, PasswordChangeTokenId, PasswordForgotTokenId, PseudonymId, PseudonymSessionId, SessionTokenId,
    SigningKeyId, Slot, ThrottleKey, Uid,
};
pub use identity::{Identities, Identity, Person, Role};
pub use kept_reply::{KeptReplies, KeptReply};
pub use key_fetch_token::{KeyFetchToken, KeyFetchTokens};
pub use key_fingerprint::{KeyFingerprint, KeyFingerprints};
pub use label::{Label, LabelId, LabelScope, Labels};
pub use message::{Channel, Message, Messages};
pub use password_change_token::{PasswordChangeToken, PasswordChangeTokens};
pub use password_forgot_token::{PasswordForgotToken, PasswordForgotTokens};
pub use password_scheme::{PasswordScheme, PasswordSchemes};
pub use phone::{CodeRequest, NewPhoneCode, Phone, PhoneId, Phones};
pub use profile::{Profile, Profiles};
pub use pseudonym::{NoSrpSalt, Pseudonym, Pseudonyms, SrpSalt};
pub use pseudonym_session::{PseudonymSession, PseudonymSessions};
pub use sealed::{Sealed, SealedTooLong};
pub use secret::Secret;
pub use session_token::{Grounds, SessionToken, SessionTokens};
pub use signing_key::{SigningKey, SigningKeys};
pub use stock::{Fill, Stock, StockedToken, StockedTokenId, Stocks};
pub use text::{NoPhoneNumber, NormalizedEmail, PhoneNumber, Text, Text4k, Text255, TextError};
pub use throttle::{Throttle, Throttles, Turn};
pub use token::Token;
pub use totp::{Totp, Totps};
pub use used_jti::{UsedJti, UsedJtiId, UsedJtis};

/// Everything that an engine does: all record families, and the word on its health.
pub trait Store:
    Health
    + KeyFingerprints
    + Accounts
    + SessionTokens
    + KeyFetchTokens
    + AccountResetTokens
    + PasswordChangeTokens
    + PasswordForgotTokens
    + Identities
    + PasswordSchemes
    + Profiles
    + Phones
    + Documents
    + FilesToDelete
    + Labels
    + ApiKeys
    + UsedJtis
    + Totps
    + Failures
    + Throttles
    + SigningKeys
    + Messages
    + Pseudonyms
    + PseudonymSessions
    + Handshakes
    + Stocks
    + DirtyTokens
    + CleanTokens
    + KeptReplies
    + FillMarks
    + Expiry
{
}

impl<T> Store for T where
    T: Health
        + KeyFingerprints
        + Accounts
        + SessionTokens
        + KeyFetchTokens
        + AccountResetTokens
        + PasswordChangeTokens
        + PasswordForgotTokens
        + Identities
        + PasswordSchemes
        + Profiles
        + Phones
        + Documents
        + FilesToDelete
        + Labels
        + ApiKeys
        + UsedJtis
        + Totps
        + Failures
        + Throttles
        + SigningKeys
        + Messages
        + Pseudonyms
        + PseudonymSessions
        + Handshakes
        + Stocks
        + DirtyTokens
        + CleanTokens
        + KeptReplies
        + FillMarks
        + Expiry
{
}
