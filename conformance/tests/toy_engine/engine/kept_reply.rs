//! Kept replies.

use async_trait::async_trait;
use authkeep_store::{EpochMs, KeptReplies, KeptReply, KeptReplyId, Result};

use super::ToyStore;
use super::log::Change;
use super::state::{page, require_free};

#[async_trait]
impl KeptReplies for ToyStore {
    async fn kept_reply(&self, id: KeptReplyId, now: EpochMs) -> Result<Option<KeptReply>> {
        Ok(self.state().kept_replies.get(&id).filter(|reply| reply.expires_at > now).cloned())
    }

    async fn scan_kept_replies(&self, after: Option<KeptReplyId>, limit: usize) -> Result<Vec<KeptReply>> {
        Ok(page(&self.state().kept_replies, after, limit).map(|(_, reply)| reply.clone()).collect())
    }

    async fn restore_kept_reply(&self, reply: KeptReply) -> Result<()> {
        let mut state = self.state();
        require_free(&state.kept_replies, &reply.id)?;
        state.commit(vec![Change::KeptReply(reply.id, Some(reply))])
    }
}
