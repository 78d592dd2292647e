//! Kept replies: what a cleaning was answered, for clients whose answer was lost on its way.

use async_trait::async_trait;

use crate::{EpochMs, KeptReplyId, Result, Sealed, StockedToken};

/// The reply to a cleaning. The verb `clean` stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReply {
    /// What it is found by: a hash of what the client sent.
    pub id: KeptReplyId,
    /// What it says beside the token, sealed by the server.
    pub answer: Sealed,
    /// The clean token, as it was in its stock.
    pub drawn: StockedToken,
    /// When it is forgotten.
    pub expires_at: EpochMs,
}

/// What an engine does for kept replies.
#[async_trait]
pub trait KeptReplies: Send + Sync {
    /// A kept reply, unless its time was over by `now`.
    ///
    /// # Behaviour
    /// - `REPLY-1` an unknown id gives none
    /// - `REPLY-2` one whose `expires_at` is `now` or earlier is not given; its id stays taken until it is swept, and scans
    ///   show it
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn kept_reply(&self, id: KeptReplyId, now: EpochMs) -> Result<Option<KeptReply>>;

    /// Kept replies in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `REPLY-3` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_kept_replies(&self, after: Option<KeptReplyId>, limit: usize) -> Result<Vec<KeptReply>>;

    /// Stores a reply as [`scan_kept_replies`](Self::scan_kept_replies) gave it. It is for filling an empty store that
    /// nobody else uses.
    ///
    /// # Behaviour
    /// - `REPLY-4` the reply can be read back, every field as given; an id that exists is refused
    ///
    /// # Errors
    /// `Conflict` (`REPLY-4`), `Unavailable`.
    async fn restore_kept_reply(&self, reply: KeptReply) -> Result<()>;
}
