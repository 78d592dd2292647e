//! Kept replies as bytes, and their verbs. Each has the stripe of its id. The cleaning of a dirty token stores them.

use async_trait::async_trait;
use authkeep_store::{EpochMs, KeptReplies, KeptReply, KeptReplyId, Result};

use crate::codec::{Malformed, Reader, Record, Writer};
use crate::table::Stored;
use crate::{SledStore, keys};

impl Record for KeptReply {
    const KIND: u8 = keys::KEPT_REPLY;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.as_bytes());
        to.sealed(&self.answer);
        to.stocked_token(&self.drawn);
        to.time(self.expires_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            id: from.bytes()?.into(),
            answer: from.sealed()?,
            drawn: from.stocked_token()?,
            expires_at: from.time()?,
        })
    }
}

impl Stored for KeptReply {
    type Id = KeptReplyId;

    fn key_of(id: &KeptReplyId) -> impl AsRef<[u8]> {
        keys::of32(Self::KIND, id.as_bytes())
    }

    fn key(&self) -> impl AsRef<[u8]> {
        Self::key_of(&self.id)
    }

    fn entries(&self) -> Vec<Vec<u8>> {
        vec![keys::by_time(self.expires_at, self.key().as_ref())]
    }
}

#[async_trait]
impl KeptReplies for SledStore {
    async fn kept_reply(&self, id: KeptReplyId, now: EpochMs) -> Result<Option<KeptReply>> {
        let found: Option<KeptReply> = self.look(|engine| engine.find(&id))?;
        Ok(found.filter(|reply| reply.expires_at > now))
    }

    async fn scan_kept_replies(&self, after: Option<KeptReplyId>, limit: usize) -> Result<Vec<KeptReply>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_kept_reply(&self, reply: KeptReply) -> Result<()> {
        self.verb(|engine| engine.restore(&reply, reply.stripe())).await
    }
}
