//! Handshakes: a row each. Those of one key are counted while a row of `handshake_stripe` is held.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Handshake, HandshakeId, HandshakeKey, HandshakeKind, Handshakes, Result, StoreError};
use futures_util::FutureExt;
use sqlx::Executor;

use crate::PostgresStore;
use crate::record::{list, until_certain};
use crate::row::{Columns, after, limit, stored};
use crate::statement::Query;

macro_rules! columns {
    () => {
        "kind, hash, nonce, content, expires_at"
    };
}

/// The stripe is held before the handshake is inserted: who counts after that sees all that were put before.
const PUT: &str = concat!(
    "WITH held AS (SELECT stripe FROM handshake_stripe WHERE stripe = $6 FOR UPDATE) INSERT INTO handshake (",
    columns!(),
    ") SELECT $1, $2, $3, $4, $5 FROM held"
);
const DELETE_OLDEST: &str = "DELETE FROM handshake WHERE kind = $1 AND hash = $2 AND nonce IN (
        SELECT nonce FROM handshake WHERE kind = $1 AND hash = $2 ORDER BY expires_at DESC, nonce DESC OFFSET $3)";
const SELECT_OF_KEY: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM handshake WHERE kind = $1 AND hash = $2 AND expires_at > $3 ORDER BY expires_at, nonce"
);
/// The row says whether the key had any when the statement started, and the one that was taken. Of those that it saw all
/// may be gone by the time that it has waited for them.
const TAKE: &str = concat!(
    "WITH picked AS (SELECT nonce FROM handshake WHERE kind = $1 AND hash = $2 AND expires_at > $3
        ORDER BY expires_at DESC, nonce DESC LIMIT 1 FOR UPDATE),
    taken AS (DELETE FROM handshake AS h USING picked WHERE h.kind = $1 AND h.hash = $2 AND h.nonce = picked.nonce
        RETURNING h.kind, h.hash, h.nonce, h.content, h.expires_at)
    SELECT EXISTS (SELECT 1 FROM handshake WHERE kind = $1 AND hash = $2 AND expires_at > $3),
        EXISTS (SELECT 1 FROM taken), ",
    columns!(),
    " FROM (SELECT 1) AS one LEFT JOIN taken ON true"
);
const SCAN: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM handshake WHERE (kind, hash, nonce) > ($1, $2, $3) ORDER BY kind, hash, nonce LIMIT $4"
);
const INSERT: &str = concat!("INSERT INTO handshake (", columns!(), ") VALUES ($1, $2, $3, $4, $5)");

#[async_trait]
impl Handshakes for PostgresStore {
    async fn put_handshake(&self, handshake: Handshake, at_most: u32) -> Result<()> {
        self.pool
            .transaction(move |connection| {
                let key = handshake.id.key;
                let put = put(PUT, &handshake).bind(i16::from(key.hash[0]));
                let drop_oldest = of_key(DELETE_OLDEST, key).bind(i64::from(at_most));
                async move {
                    if connection.execute(put).await?.rows_affected() == 0 {
                        return Err(StoreError::corrupt("the table handshake_stripe lacks a row").into());
                    }
                    connection.execute(drop_oldest).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    async fn handshakes(&self, key: HandshakeKey, now: EpochMs) -> Result<Vec<Handshake>> {
        list(&self.pool, || of_key(SELECT_OF_KEY, key).bind(stored(now)), read).await
    }

    async fn take_handshake(&self, key: HandshakeKey, now: EpochMs) -> Result<Option<Handshake>> {
        let take = |_| of_key(TAKE, key).bind(stored(now));
        until_certain(&self.pool, take, |columns| {
            let (seen, taken) = (columns.flag()?, columns.flag()?);
            if taken { Ok(Some(Some(read(columns)?))) } else { Ok((!seen).then_some(None)) }
        })
        .await
    }

    async fn scan_handshakes(&self, start: Option<HandshakeId>, most: usize) -> Result<Vec<Handshake>> {
        let kind = start.map_or("", |id| id.key.kind.as_str());
        let (hash, nonce) = (after(start.map(|id| id.key.hash)), after(start.map(|id| id.nonce)));
        let scan = || sqlx::query(SCAN).bind(kind).bind(&hash[..]).bind(&nonce[..]).bind(limit(most));
        list(&self.pool, scan, read).await
    }

    async fn restore_handshake(&self, handshake: Handshake) -> Result<()> {
        self.pool.write(|| put(INSERT, &handshake)).await?;
        Ok(())
    }
}

fn of_key(statement: &'static str, key: HandshakeKey) -> Query {
    sqlx::query(statement).bind(key.kind.as_str()).bind(&key.hash[..])
}

/// Binds the kind, the hash and the nonce.
pub(crate) fn bind(query: Query, id: HandshakeId) -> Query {
    query.bind(id.key.kind.as_str()).bind(&id.key.hash[..]).bind(&id.nonce[..])
}

fn put(statement: &'static str, handshake: &Handshake) -> Query {
    bind(sqlx::query(statement), handshake.id).bind(handshake.content.as_bytes()).bind(stored(handshake.expires_at))
}

fn read(columns: &mut Columns<'_>) -> Result<Handshake> {
    let key = HandshakeKey { kind: columns.named(HandshakeKind::named)?, hash: columns.bytes()? };
    Ok(Handshake {
        id: HandshakeId { key, nonce: columns.bytes()? },
        content: columns.sealed()?,
        expires_at: columns.epoch()?,
    })
}
