//! Messages: one row each until it was sent. Other families store theirs in the statement that causes them.

use async_trait::async_trait;
use authkeep_store::{Channel, EpochMs, Message, MessageId, Messages, Result, Sealed};

use crate::PostgresStore;
use crate::record::{list, records, unchanged};
use crate::row::{Columns, after, limit, stored};
use crate::statement::{Query, by};

macro_rules! columns {
    () => {
        "message_id, channel, content, created_at, due_at, attempts"
    };
}

/// `INSERT` of a message whose six values are `$values`, for each row of what follows `$values`.
macro_rules! insert_message {
    ($values:literal, $from:literal) => {
        concat!(
            "INSERT INTO message (message_id, channel, content, created_at, due_at, attempts) SELECT ",
            $values,
            " ",
            $from
        )
    };
}
pub(crate) use insert_message;

const INSERT: &str = insert_message!("$1, $2, $3, $4, $5, $6", "");
/// What somebody else holds at the moment is passed over; the next claim finds it, if it is due still. The rows come in the
/// order in which they were due before.
const CLAIM: &str = "WITH due AS (
        SELECT message_id, due_at FROM message WHERE due_at <= $1
        ORDER BY due_at, message_id LIMIT $3 FOR UPDATE SKIP LOCKED
    ), claimed AS (
        UPDATE message AS m SET due_at = $2, attempts = LEAST(m.attempts + 1, 4294967295)
        FROM due WHERE m.message_id = due.message_id
        RETURNING m.message_id, m.channel, m.content, m.created_at, m.due_at, m.attempts, due.due_at AS was_due_at
    ) SELECT message_id, channel, content, created_at, due_at, attempts FROM claimed ORDER BY was_due_at, message_id";
const POSTPONE: &str = "UPDATE message SET due_at = $2 WHERE message_id = $1";
const DELETE: &str = "DELETE FROM message WHERE message_id = $1";
const RESEAL: &str = "UPDATE message SET content = $3 WHERE message_id = $1 AND content = $2";
const SCAN: &str = concat!("SELECT ", columns!(), " FROM message WHERE message_id > $1 ORDER BY message_id LIMIT $2");

#[async_trait]
impl Messages for PostgresStore {
    async fn create_message(&self, message: Message) -> Result<()> {
        self.pool.write(|| insert(&message)).await?;
        Ok(())
    }

    async fn claim_messages(&self, now: EpochMs, lease_until: EpochMs, most: usize) -> Result<Vec<Message>> {
        let claim = || sqlx::query(CLAIM).bind(stored(now)).bind(stored(lease_until)).bind(limit(most));
        records(&self.pool.write_all(claim).await?, read)
    }

    async fn postpone_message(&self, id: MessageId, due_at: EpochMs) -> Result<()> {
        self.pool.write(|| by(POSTPONE, id.as_bytes()).bind(stored(due_at))).await?;
        Ok(())
    }

    async fn finish_message(&self, id: MessageId) -> Result<()> {
        self.pool.write(|| by(DELETE, id.as_bytes())).await?;
        Ok(())
    }

    async fn reseal_message(&self, id: MessageId, expected: &Sealed, content: Sealed) -> Result<()> {
        let reseal = || by(RESEAL, id.as_bytes()).bind(expected.as_bytes()).bind(content.as_bytes());
        unchanged(self.pool.write(reseal).await?)
    }

    async fn scan_messages(&self, start: Option<MessageId>, most: usize) -> Result<Vec<Message>> {
        let start = after(start.map(MessageId::into));
        list(&self.pool, || by(SCAN, &start).bind(limit(most)), read).await
    }
}

/// The statement that stores a message and nothing else.
pub(crate) fn insert(message: &Message) -> Query {
    bind(sqlx::query(INSERT), message)
}

/// Binds the six values of [`insert_message`].
pub(crate) fn bind(query: Query, message: &Message) -> Query {
    query
        .bind(&message.id.as_bytes()[..])
        .bind(message.channel.as_str())
        .bind(message.content.as_bytes())
        .bind(stored(message.created_at))
        .bind(stored(message.due_at))
        .bind(i64::from(message.attempts))
}

fn read(columns: &mut Columns<'_>) -> Result<Message> {
    Ok(Message {
        id: MessageId::from_bytes(columns.bytes()?),
        channel: columns.named(Channel::named)?,
        content: columns.sealed()?,
        created_at: columns.epoch()?,
        due_at: columns.epoch()?,
        attempts: columns.number()?,
    })
}
