//! Kept replies. The cleaning of a dirty token stores them.

use async_trait::async_trait;
use authkeep_store::{EpochMs, KeptReplies, KeptReply, KeptReplyId, Result};

use crate::{MemoryStore, table};

#[async_trait]
impl KeptReplies for MemoryStore {
    async fn kept_reply(&self, id: KeptReplyId, now: EpochMs) -> Result<Option<KeptReply>> {
        Ok(self.lock().kept_replies.get(&id).filter(|reply| reply.expires_at > now).cloned())
    }

    async fn scan_kept_replies(&self, after: Option<KeptReplyId>, limit: usize) -> Result<Vec<KeptReply>> {
        Ok(table::page(&self.lock().kept_replies, after, limit))
    }

    async fn restore_kept_reply(&self, reply: KeptReply) -> Result<()> {
        table::add(&mut self.lock().kept_replies, reply.id, reply)
    }
}
