//! Key fetch tokens: any number of rows an account.

use async_trait::async_trait;
use authkeep_store::{KeyFetchToken, KeyFetchTokenId, KeyFetchTokens, Result, Uid, WithAccount};

use crate::PostgresStore;
use crate::record;
use crate::row::{Columns, stored, summary_columns};
use crate::statement::Query;
use crate::token::{self, by_id};

const INSERT: &str = "INSERT INTO key_fetch_token (token_id, uid, auth_key, key_bundle, created_at)
    SELECT $1, uid, $3, $4, $5 FROM account WHERE uid = $2";
const SELECT: &str = concat!(
    "SELECT t.token_id, t.uid, t.auth_key, t.key_bundle, t.created_at, ",
    summary_columns!(),
    " FROM key_fetch_token t JOIN account a ON a.uid = t.uid WHERE t.token_id = $1"
);
const DELETE: &str = "DELETE FROM key_fetch_token WHERE token_id = $1";
const SCAN: &str = "SELECT token_id, uid, auth_key, key_bundle, created_at FROM key_fetch_token
    WHERE token_id > $1 ORDER BY token_id LIMIT $2";

#[async_trait]
impl KeyFetchTokens for PostgresStore {
    async fn create_key_fetch_token(&self, token: KeyFetchToken) -> Result<()> {
        record::add(&self.pool, || insert(&token)).await
    }

    async fn key_fetch_token(&self, id: KeyFetchTokenId) -> Result<Option<WithAccount<KeyFetchToken>>> {
        let Some(row) = self.pool.read_one(|| by_id(SELECT, id)).await? else { return Ok(None) };
        let mut columns = Columns::new(&row);
        let token = read(&mut columns)?;
        columns.with_account(token).map(Some)
    }

    async fn delete_key_fetch_token(&self, id: KeyFetchTokenId) -> Result<()> {
        token::delete::<KeyFetchToken>(&self.pool, DELETE, id).await
    }

    async fn scan_key_fetch_tokens(&self, after: Option<KeyFetchTokenId>, limit: usize) -> Result<Vec<KeyFetchToken>> {
        token::scan(&self.pool, SCAN, after, limit, read).await
    }
}

fn insert(token: &KeyFetchToken) -> Query {
    by_id(INSERT, token.id)
        .bind(&token.uid.as_bytes()[..])
        .bind(&token.auth_key.expose()[..])
        .bind(&token.key_bundle.expose()[..])
        .bind(stored(token.created_at))
}

fn read(columns: &mut Columns<'_>) -> Result<KeyFetchToken> {
    Ok(KeyFetchToken {
        id: KeyFetchTokenId::from_bytes(columns.bytes()?),
        uid: Uid::from_bytes(columns.bytes()?),
        auth_key: columns.secret()?,
        key_bundle: columns.secret()?,
        created_at: columns.epoch()?,
    })
}
