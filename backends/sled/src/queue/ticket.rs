//! A verb's place in the queue: from before its work until the disk has what it saw.

use std::sync::Arc;

use authkeep_store::Result;
use tokio::sync::oneshot;

use super::{Condition, SyncFailed, SyncQueue, unknown};
use crate::options::Durability;

/// A verb's leave to be at work.
pub(crate) struct Ticket {
    queue: Arc<SyncQueue>,
    held: bool,
}

impl Ticket {
    /// A ticket that was counted.
    pub(super) fn new(queue: &Arc<SyncQueue>) -> Self {
        Self { queue: Arc::clone(queue), held: true }
    }

    /// Waits for a sync that covers all that was applied before this call; not at all where that is on disk.
    ///
    /// Dropping the future gives up the answer alone.
    ///
    /// # Errors
    /// `Unavailable`, outcome unknown, when that sync failed or an earlier one had.
    pub(crate) async fn covered(self) -> Result<()> {
        if self.queue.durability == Durability::Relaxed && self.queue.condition() == Condition::Sound {
            return Ok(());
        }
        self.synced().await
    }

    /// The same, whatever the operator chose.
    ///
    /// # Errors
    /// Those of [`covered`](Self::covered).
    pub(crate) async fn synced(mut self) -> Result<()> {
        let answer = {
            let mut state = self.queue.state.lock();
            if self.queue.condition() != Condition::Sound {
                return Err(unknown("an earlier sync failed"));
            }
            if state.is_clean() {
                return Ok(());
            }
            let (sender, receiver) = oneshot::channel();
            state.waiting.push(sender);
            // From here on the sync thread gives the ticket back.
            self.held = false;
            self.queue.work.notify_one();
            receiver
        };
        match answer.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(SyncFailed(why))) => Err(unknown(&why)),
            Err(_) => Err(unknown("the sync thread has ended")),
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if self.held {
            let mut state = self.queue.state.lock();
            state.tickets -= 1;
            if state.tickets == 0 {
                self.queue.idle.notify_all();
            }
        }
    }
}
