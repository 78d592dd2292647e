//! Identities: what the identity API adds to an account, and the look-up of all that it shows of one.

use async_trait::async_trait;

use crate::{Account, EpochMs, Label, Result, Uid};

/// What an account's owner may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Everything.
    Admin,
    /// Looking at what people hand in.
    Compliance,
    /// What everybody may.
    Member,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Admin, Self::Compliance, Self::Member];

    /// The role's name in APIs and stores: `admin`, `compliance`, `member`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Compliance => "compliance",
            Self::Member => "member",
        }
    }

    /// The role of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// The role that an account was given. An account without one is a [`Role::Member`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account that it belongs to.
    pub uid: Uid,
    /// The account's role.
    pub role: Role,
    /// When a role was first given.
    pub created_at: EpochMs,
    /// When the role was last given.
    pub updated_at: EpochMs,
}

/// An account with what the identity API shows of it, all read at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: Account,
    /// Its role.
    pub role: Role,
    /// Whether signing in asks for a code.
    pub otp_enabled: bool,
    /// Its private labels, in ascending order of their keys.
    pub private_labels: Vec<Label>,
}

/// What an engine does for identities.
#[async_trait]
pub trait Identities: Send + Sync {
    /// Gives an existing account a role.
    ///
    /// # Behaviour
    /// - `IDENTITY-1` the role can be read back; `created_at` is the time of the first, `updated_at` of the last
    /// - `IDENTITY-2` an unknown account is refused, and nothing is stored
    ///
    /// # Errors
    /// `NotFound` (`IDENTITY-2`), `Unavailable`.
    async fn set_role(&self, uid: Uid, role: Role, at: EpochMs) -> Result<()>;

    /// The identity of an account.
    ///
    /// # Behaviour
    /// - `IDENTITY-3` an account that was never given a role, and an unknown one, have none
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn identity(&self, uid: Uid) -> Result<Option<Identity>>;

    /// An account with all that the identity API shows of it.
    ///
    /// # Behaviour
    /// - `IDENTITY-4` an unknown uid gives none
    /// - `IDENTITY-5` an account without an identity, a second factor and labels is a member without any
    /// - `IDENTITY-6` the role, whether the second factor is enabled and the private labels are those of the moment of
    ///   the look-up; public labels are not among them
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn person(&self, uid: Uid) -> Result<Option<Person>>;

    /// Identities in ascending order of their uids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `IDENTITY-7` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_identities(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Identity>>;

    /// Stores an identity as [`scan_identities`](Self::scan_identities) gave it, its account being there already.
    /// It is for filling an empty store that nobody else uses.
    ///
    /// # Behaviour
    /// - `IDENTITY-8` the identity can be read back, every field as given; one that exists is refused
    ///
    /// # Errors
    /// `Conflict` (`IDENTITY-8`), `NotFound` when the account is unknown, `Unavailable`.
    async fn restore_identity(&self, identity: Identity) -> Result<()>;
}
