//! Session tokens: any number of rows an account.

use async_trait::async_trait;
use authkeep_store::{Result, SessionToken, SessionTokenId, SessionTokens, StoreError, Uid, WithAccount};

use crate::PostgresStore;
use crate::row::{Columns, stored, summary_columns};
use crate::statement::Query;
use crate::token::{self, by_id};

const INSERT: &str = "INSERT INTO session_token (token_id, uid, data, created_at)
    SELECT $1, uid, $3, $4 FROM account WHERE uid = $2";
const SELECT: &str = concat!(
    "SELECT t.token_id, t.uid, t.data, t.created_at, ",
    summary_columns!(),
    " FROM session_token t JOIN account a ON a.uid = t.uid WHERE t.token_id = $1"
);
const DELETE: &str = "DELETE FROM session_token WHERE token_id = $1";
const SCAN: &str = "SELECT token_id, uid, data, created_at FROM session_token
    WHERE token_id > $1 ORDER BY token_id LIMIT $2";
/// An account without tokens is one row without a token.
const SELECT_OF_ACCOUNT: &str = "SELECT t.token_id, t.uid, t.data, t.created_at
    FROM account a LEFT JOIN session_token t ON t.uid = a.uid WHERE a.uid = $1 ORDER BY t.token_id";

#[async_trait]
impl SessionTokens for PostgresStore {
    async fn create_session_token(&self, token: SessionToken) -> Result<()> {
        token::add(&self.pool, || insert(&token)).await
    }

    async fn session_token(
        &self,
        id: SessionTokenId,
        _now: authkeep_store::EpochMs,
    ) -> Result<Option<WithAccount<SessionToken>>> {
        let Some(row) = self.pool.read_one(|| by_id(SELECT, id)).await? else { return Ok(None) };
        let mut columns = Columns::new(&row);
        let token = read(&mut columns)?;
        columns.with_account(token).map(Some)
    }

    async fn account_devices(&self, uid: Uid, _now: authkeep_store::EpochMs) -> Result<Vec<SessionToken>> {
        let rows = self.pool.read_all(|| sqlx::query(SELECT_OF_ACCOUNT).bind(&uid.as_bytes()[..])).await?;
        match rows.as_slice() {
            [] => Err(StoreError::not_found()),
            [row] if Columns::new(row).optional_bytes::<32>()?.is_none() => Ok(Vec::new()),
            rows => rows.iter().map(|row| read(&mut Columns::new(row))).collect(),
        }
    }

    async fn delete_session_token(&self, id: SessionTokenId) -> Result<()> {
        token::delete::<SessionToken>(&self.pool, DELETE, id).await
    }

    async fn scan_session_tokens(&self, after: Option<SessionTokenId>, limit: usize) -> Result<Vec<SessionToken>> {
        token::scan(&self.pool, SCAN, after, limit, read).await
    }

    async fn start_session(
        &self,
        _token: authkeep_store::SessionToken,
        _grounds: authkeep_store::Grounds,
        _at_most: u32,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn end_sessions(&self, _uid: authkeep_store::Uid) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

fn insert(token: &SessionToken) -> Query {
    by_id(INSERT, token.id)
        .bind(&token.uid.as_bytes()[..])
        .bind(&token.data.expose()[..])
        .bind(stored(token.created_at))
}

fn read(columns: &mut Columns<'_>) -> Result<SessionToken> {
    Ok(SessionToken {
        id: SessionTokenId::from_bytes(columns.bytes()?),
        uid: Uid::from_bytes(columns.bytes()?),
        data: columns.secret()?,
        created_at: columns.epoch()?,
        expires_at: None,
    })
}
