//! Throttles: how often something was tried in a window of time.

use async_trait::async_trait;

use crate::{EpochMs, Result, ThrottleKey};

/// What was counted in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// What is counted: a hash of the kind of thing and of whom it is counted for.
    pub key: ThrottleKey,
    /// How often it was tried.
    pub count: u32,
    /// When the window ends, and its count with it.
    pub expires_at: EpochMs,
}

/// Whether something may be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It was counted.
    Taken,
    /// It was tried too often; the window ends at this time.
    Refused(EpochMs),
}

/// What an engine does for throttles.
#[async_trait]
pub trait Throttles: Send + Sync {
    /// Counts a try, if fewer than `limit` were counted in the window. A window that ended by `now` counts no more: the
    /// try opens another one that ends at `until`.
    ///
    /// # Behaviour
    /// - `THROTTLE-1` the first try is counted in a window that ends at `until`
    /// - `THROTTLE-2` a later one is counted in the window that is open, whose end stays
    /// - `THROTTLE-3` at `limit` a try is refused with the end of the window, and nothing changes; with a `limit` of 0 and
    ///   no open window that end is `until`, and nothing is stored
    /// - `THROTTLE-4` from the end of the window on, `expires_at` being `now` or earlier, a try is the first again
    /// - `THROTTLE-5` of any number of tries at the same moment `limit` are counted, and the others refused
    ///
    /// # Errors
    /// `Unavailable`.
    async fn take_turn(&self, key: ThrottleKey, limit: u32, now: EpochMs, until: EpochMs) -> Result<Turn>;

    /// Takes a try back that turned out not to count.
    ///
    /// # Behaviour
    /// - `THROTTLE-6` one less is counted, and the window stays
    /// - `THROTTLE-7` where nothing is counted it succeeds and changes nothing
    ///
    /// # Errors
    /// `Unavailable`.
    async fn give_turn_back(&self, key: ThrottleKey) -> Result<()>;

    /// Throttles in ascending order of their keys, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `THROTTLE-8` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_throttles(&self, after: Option<ThrottleKey>, limit: usize) -> Result<Vec<Throttle>>;

    /// Stores a throttle as [`scan_throttles`](Self::scan_throttles) gave it. It is for filling an empty store that
    /// nobody else uses.
    ///
    /// # Behaviour
    /// - `THROTTLE-9` it can be read back, every field as given; one that exists is refused
    ///
    /// # Errors
    /// `Conflict` (`THROTTLE-9`), `Unavailable`.
    async fn restore_throttle(&self, throttle: Throttle) -> Result<()>;
}
