//! Second factors: the secrets of time-based one-time passwords (TOTP, RFC 6238), and the last time step that was accepted.

use async_trait::async_trait;

use crate::{EpochMs, Result, Sealed, Uid};

/// The second factor of an account, which has one at the most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totp {
    /// The account that it belongs to.
    pub uid: Uid,
    /// The secret, sealed by the server.
    pub secret: Sealed,
    /// Whether signing in asks for a code.
    pub enabled: bool,
    /// The last time step of which a code was accepted; 0 before the first.
    pub last_step: u32,
    /// When the secret was made.
    pub created_at: EpochMs,
}

/// What an engine does for second factors.
#[async_trait]
pub trait Totps: Send + Sync {
    /// Stores a fresh secret for an existing account, not enabled, in place of one that is not enabled either.
    ///
    /// # Behaviour
    /// - `TOTP-1` secret and time can be read back as given; it is not enabled, and its last step is 0
    /// - `TOTP-2` an account whose second factor is enabled is refused, and it stays as it was
    /// - `TOTP-3` an unknown account is refused, and nothing is stored
    ///
    /// # Errors
    /// `Conflict` (`TOTP-2`), `NotFound` (`TOTP-3`), `Unavailable`.
    async fn put_totp(&self, uid: Uid, secret: Sealed, created_at: EpochMs) -> Result<()>;

    /// The second factor of an account.
    ///
    /// # Behaviour
    /// - `TOTP-4` an account without one, and an unknown one, give none
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn totp(&self, uid: Uid) -> Result<Option<Totp>>;

    /// Enables the second factor, whose owner has shown a code of a time step. `secret` is the one that the code was
    /// checked with.
    ///
    /// # Behaviour
    /// - `TOTP-5` it is enabled, `step` is the last one accepted, and no other field changes
    /// - `TOTP-6` one that is enabled is refused, and it stays as it was
    /// - `TOTP-7` an account without one, and another secret than the stored, are refused, and nothing changes
    /// - `TOTP-8` of any number of calls at the same moment exactly one succeeds
    ///
    /// # Errors
    /// `Conflict` (`TOTP-6`), `NotFound` (`TOTP-7`), in this order; `Unavailable`.
    async fn enable_totp(&self, uid: Uid, secret: &Sealed, step: u32) -> Result<()>;

    /// Accepts a code of a time step, which works once. `secret` is the one that the code was checked with.
    ///
    /// # Behaviour
    /// - `TOTP-9` `step` is the last one accepted, and no other field changes
    /// - `TOTP-10` a step that is not after the last one accepted is refused, and nothing changes
    /// - `TOTP-11` an account without an enabled second factor, and another secret than the stored, are refused, and
    ///   nothing changes
    /// - `TOTP-12` of any number of calls with one step at the same moment exactly one succeeds
    ///
    /// # Errors
    /// `Conflict` (`TOTP-10`), `NotFound` (`TOTP-11`, which goes before `TOTP-10`), `Unavailable`.
    async fn advance_totp(&self, uid: Uid, secret: &Sealed, step: u32) -> Result<()>;

    /// Takes the second factor away.
    ///
    /// # Behaviour
    /// - `TOTP-13` the account has none after that; one without any, and an unknown one, succeed and change nothing
    ///
    /// # Errors
    /// `Unavailable`.
    async fn disable_totp(&self, uid: Uid) -> Result<()>;

    /// Replaces the sealed secret by the same one sealed otherwise.
    ///
    /// # Behaviour
    /// - `TOTP-14` the secret is the one given, and no other field changes
    /// - `TOTP-15` when the stored secret is not `expected`, or there is none, it is refused, and nothing changes
    ///
    /// # Errors
    /// `Conflict` (`TOTP-15`), `Unavailable`.
    async fn reseal_totp(&self, uid: Uid, expected: &Sealed, secret: Sealed) -> Result<()>;

    /// Second factors in ascending order of their uids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `TOTP-16` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_totps(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Totp>>;

    /// Stores a second factor as [`scan_totps`](Self::scan_totps) gave it, its account being there already. It is for
    /// filling an empty store that nobody else uses.
    ///
    /// # Behaviour
    /// - `TOTP-17` it can be read back, every field as given; one that exists is refused
    ///
    /// # Errors
    /// `Conflict` (`TOTP-17`), `NotFound` when the account is unknown, `Unavailable`.
    async fn restore_totp(&self, totp: Totp) -> Result<()>;
}
