//! Failures to sign in: how many in a row, and whether they locked the account.

use async_trait::async_trait;

use crate::{EpochMs, Message, Result, Secret, Uid};

/// The failures of an account. One that never failed, or has succeeded since, has no such record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The account that it belongs to.
    pub uid: Uid,
    /// How many in a row.
    pub count: u32,
    /// Whether the account's lock is there because of them. Such a lock ends with time; another one does not.
    pub locked: bool,
}

/// What locks an account that has failed too often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureLock {
    /// The account's `locked_at`.
    pub locked_at: EpochMs,
    /// The account's `unlock_code`.
    pub unlock_code: Secret<16>,
    /// The message that carries the code.
    pub message: Message,
}

/// What an engine does for failures.
///
/// # Behaviour
/// - `FAILURE-1` `reset_account` takes the count away and leaves the lock and its mark; `lock_account` takes the mark
///   away and leaves the count; `unlock_account`, `unlock_with_code`, `verify_forgot_password` and
///   `reset_by_forgot_token` take both away. A record without count and mark is gone
#[async_trait]
pub trait Failures: Send + Sync {
    /// Counts a failure of an account that is not locked, and gives back what is counted after that. The failure that
    /// makes `limit` locks the account.
    ///
    /// # Behaviour
    /// - `FAILURE-2` an account that is not locked has one failure more
    /// - `FAILURE-3` at `limit` the account is locked: its lock and code are those given, the message is stored, and the
    ///   record is marked
    /// - `FAILURE-4` below `limit` nothing of the account changes, and the message is not stored
    /// - `FAILURE-5` of a locked account nothing is counted and nothing changes; what is given back is what is stored, or
    ///   no failure
    /// - `FAILURE-6` an unknown account is refused, and nothing is stored
    /// - `FAILURE-7` of any number of failures at the same moment each is counted until the account is locked, and one
    ///   message is stored
    ///
    /// # Errors
    /// `NotFound` (`FAILURE-6`), `Unavailable`.
    async fn record_failure(&self, uid: Uid, limit: u32, lock: FailureLock) -> Result<Failure>;

    /// The failures of an account.
    ///
    /// # Behaviour
    /// - `FAILURE-8` an account without any, and an unknown one, give none
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn failure(&self, uid: Uid) -> Result<Option<Failure>>;

    /// Takes the count away after a success.
    ///
    /// # Behaviour
    /// - `FAILURE-9` the count is zero; a mark stays with the lock that it is about
    /// - `FAILURE-10` an account without failures, and an unknown one, succeed and change nothing
    ///
    /// # Errors
    /// `Unavailable`.
    async fn clear_failures(&self, uid: Uid) -> Result<()>;

    /// Ends a lock that failures set at `locked_by` or before, and tells whether there was one.
    ///
    /// # Behaviour
    /// - `FAILURE-11` such a lock, its code and the record are gone, and true is given back
    /// - `FAILURE-12` a later lock, a lock that failures did not set, an account that is not locked and an unknown one
    ///   give false, and nothing changes
    ///
    /// # Errors
    /// `Unavailable`.
    async fn end_failure_lock(&self, uid: Uid, locked_by: EpochMs) -> Result<bool>;

    /// Failures in ascending order of their uids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `FAILURE-13` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_failures(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Failure>>;

    /// Stores failures as [`scan_failures`](Self::scan_failures) gave them, their account being there already. It is for
    /// filling an empty store that nobody else uses.
    ///
    /// # Behaviour
    /// - `FAILURE-14` the record can be read back, every field as given; one that exists is refused
    ///
    /// # Errors
    /// `Conflict` (`FAILURE-14`), `NotFound` when the account is unknown, `Unavailable`.
    async fn restore_failure(&self, failure: Failure) -> Result<()>;
}
