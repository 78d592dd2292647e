//! Dirty tokens: a row each, and the one statement that swaps one for a clean token.

use async_trait::async_trait;
use authkeep_store::{
    Cleaning, DirtyBucket, DirtyToken, DirtyTokenId, DirtyTokens, EpochMs, Result, StockedToken, StoreError,
};

use crate::PostgresStore;
use crate::record::{find, list, until_certain};
use crate::row::{Columns, after, limit, stored};
use crate::statement::{Query, by};
use crate::stock::{self, draw, drawn, read_drawn, tries};

const SELECT: &str = "SELECT token_id, bucket, verifier, salt FROM dirty_token WHERE token_id = $1";
/// The handshake and the dirty token are held before a token is drawn, and go only when one was. The row says whether
/// both are there, whether the reply's id is taken, and what was drawn. Where another cleaning takes the id at the same
/// moment, the primary key decides.
macro_rules! clean {
    ($wait:literal) => {
        concat!(
            "WITH used AS (SELECT kind, hash, nonce FROM handshake
                WHERE kind = $2 AND hash = $3 AND nonce = $4 AND expires_at > $5 FOR UPDATE),
            held AS (SELECT token_id FROM dirty_token
                WHERE token_id = $1 AND EXISTS (SELECT 1 FROM used) FOR UPDATE),
            taking AS (SELECT 1 FROM held WHERE NOT EXISTS (SELECT 1 FROM kept_reply WHERE reply_id = $6)), ",
            draw!("$9", "$10", "FROM taking", $wait),
            ", used_up AS (DELETE FROM handshake AS h USING taken WHERE h.kind = $2 AND h.hash = $3 AND h.nonce = $4),
            spent AS (DELETE FROM dirty_token AS d USING taken WHERE d.token_id = $1),
            kept AS (INSERT INTO kept_reply (reply_id, answer, stock, slot, token, expires_at)
                SELECT $6, $7, stock, slot, token, $8 FROM taken)
            SELECT EXISTS (SELECT 1 FROM held), EXISTS (SELECT 1 FROM kept_reply WHERE reply_id = $6), ",
            drawn!("$9")
        )
    };
}
const SCAN: &str =
    "SELECT token_id, bucket, verifier, salt FROM dirty_token WHERE token_id > $1 ORDER BY token_id LIMIT $2";
const INSERT: &str = "INSERT INTO dirty_token (token_id, bucket, verifier, salt) VALUES ($1, $2, $3, $4)";

#[async_trait]
impl DirtyTokens for PostgresStore {
    async fn dirty_token(&self, id: DirtyTokenId) -> Result<Option<DirtyToken>> {
        find(&self.pool, || by(SELECT, id.as_bytes()), read).await
    }

    async fn clean(&self, cleaning: Cleaning, now: EpochMs) -> Result<StockedToken> {
        let statement = tries!(clean);
        let clean = |again| bind_cleaning(by(statement(again), cleaning.dirty.as_bytes()), &cleaning, now);
        until_certain(&self.pool, clean, |columns| {
            let (is_there, is_taken) = (columns.flag()?, columns.flag()?);
            match (is_there, is_taken) {
                (false, _) => Err(StoreError::not_found()),
                (true, true) => Err(StoreError::conflict()),
                (true, false) => read_drawn(columns)?.needed(),
            }
        })
        .await
    }

    async fn scan_dirty_tokens(&self, start: Option<DirtyTokenId>, most: usize) -> Result<Vec<DirtyToken>> {
        let start = after(start.map(DirtyTokenId::into));
        list(&self.pool, || by(SCAN, &start).bind(limit(most)), read).await
    }

    async fn restore_dirty_token(&self, token: DirtyToken) -> Result<()> {
        let insert = || {
            by(INSERT, token.id.as_bytes())
                .bind(token.bucket.as_str())
                .bind(&token.verifier.expose()[..])
                .bind(token.salt.as_bytes())
        };
        self.pool.write(insert).await?;
        Ok(())
    }
}

/// Binds what follows the dirty token.
fn bind_cleaning(query: Query, cleaning: &Cleaning, now: EpochMs) -> Query {
    crate::handshake::bind(query, cleaning.handshake)
        .bind(stored(now))
        .bind(&cleaning.reply.as_bytes()[..])
        .bind(cleaning.answer.as_bytes())
        .bind(stored(cleaning.reply_expires_at))
        .bind(stock::number(cleaning.draw))
        .bind(&cleaning.pick.as_bytes()[..])
}

fn read(columns: &mut Columns<'_>) -> Result<DirtyToken> {
    Ok(DirtyToken {
        id: DirtyTokenId::from_bytes(columns.bytes()?),
        bucket: columns.named(DirtyBucket::named)?,
        verifier: columns.secret()?,
        salt: columns.srp_salt()?,
    })
}
