//! The fill mark: who is filling the exchange, so that nobody else does at the same time.

use async_trait::async_trait;

use crate::{EpochMs, FillOwner, Result};

/// The mark of a fill that is running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FillMark {
    /// Whose fill it is: drawn by chance for each.
    pub owner: FillOwner,
    /// Until when it counts, unless its owner sets it again.
    pub expires_at: EpochMs,
}

/// The one fill mark that a store keeps. It is of the moment: no copy of a store takes it along.
#[async_trait]
pub trait FillMarks: Send + Sync {
    /// Sets the mark.
    ///
    /// # Behaviour
    /// - `MARK-1` it is the one given, if there was none, if its time was over by `now`, or if its owner is the same
    /// - `MARK-2` while somebody else's counts it is refused, and nothing changes
    /// - `MARK-3` of any number of owners at the same moment exactly one succeeds where there was none
    ///
    /// # Errors
    /// `Conflict` (`MARK-2`), `Unavailable`.
    async fn set_fill_mark(&self, mark: FillMark, now: EpochMs) -> Result<()>;

    /// Takes the mark away.
    ///
    /// # Behaviour
    /// - `MARK-4` the mark of this owner is gone; another one's stays as it was, and that is no error
    ///
    /// # Errors
    /// `Unavailable`.
    async fn clear_fill_mark(&self, owner: FillOwner) -> Result<()>;

    /// The mark that is set, whether or not its time is over.
    ///
    /// # Behaviour
    /// - `MARK-5` an empty store has none
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn fill_mark(&self) -> Result<Option<FillMark>>;
}
