//! Kept replies: a row each, which the statement of a cleaning inserts.

use async_trait::async_trait;
use authkeep_store::{EpochMs, KeptReplies, KeptReply, KeptReplyId, Result};

use crate::PostgresStore;
use crate::record::{find, list};
use crate::row::{Columns, after, limit, stored};
use crate::statement::by;
use crate::stock;

macro_rules! columns {
    () => {
        "reply_id, answer, stock, slot, token, expires_at"
    };
}

const SELECT: &str = concat!("SELECT ", columns!(), " FROM kept_reply WHERE reply_id = $1 AND expires_at > $2");
const SCAN: &str = concat!("SELECT ", columns!(), " FROM kept_reply WHERE reply_id > $1 ORDER BY reply_id LIMIT $2");
const INSERT: &str = concat!("INSERT INTO kept_reply (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6)");

#[async_trait]
impl KeptReplies for PostgresStore {
    async fn kept_reply(&self, id: KeptReplyId, now: EpochMs) -> Result<Option<KeptReply>> {
        find(&self.pool, || by(SELECT, id.as_bytes()).bind(stored(now)), read).await
    }

    async fn scan_kept_replies(&self, start: Option<KeptReplyId>, most: usize) -> Result<Vec<KeptReply>> {
        let start = after(start.map(KeptReplyId::into));
        list(&self.pool, || by(SCAN, &start).bind(limit(most)), read).await
    }

    async fn restore_kept_reply(&self, reply: KeptReply) -> Result<()> {
        let insert = || {
            let insert = by(INSERT, reply.id.as_bytes()).bind(reply.answer.as_bytes());
            stock::bind(insert, reply.drawn.id).bind(reply.drawn.token.as_bytes()).bind(stored(reply.expires_at))
        };
        self.pool.write(insert).await?;
        Ok(())
    }
}

fn read(columns: &mut Columns<'_>) -> Result<KeptReply> {
    Ok(KeptReply {
        id: KeptReplyId::from_bytes(columns.bytes()?),
        answer: columns.sealed()?,
        drawn: stock::read(columns)?,
        expires_at: columns.epoch()?,
    })
}
