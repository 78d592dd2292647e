//! Session tokens: any number of rows an account. Those whose time is over are passed over until they are swept.

use async_trait::async_trait;
use authkeep_store::{
    EpochMs, Grounds, Result, SessionToken, SessionTokenId, SessionTokens, StoreError, Uid, WithAccount,
};
use futures_util::FutureExt;
use sqlx::{Executor, PgConnection};

use crate::PostgresStore;
use crate::account::{hold_account, require_account};
use crate::record::add;
use crate::row::{Columns, stored, summary_columns};
use crate::statement::{Query, by};
use crate::token::{self, by_id};
use crate::transaction::Abort;

macro_rules! columns {
    () => {
        "t.token_id, t.uid, t.data, t.created_at, t.expires_at"
    };
}

const INSERT: &str = "INSERT INTO session_token (token_id, uid, data, created_at, expires_at)
    SELECT $1, uid, $3, $4, $5 FROM account WHERE uid = $2";
const SELECT: &str = concat!(
    "SELECT ",
    columns!(),
    ", ",
    summary_columns!(),
    " FROM session_token t JOIN account a ON a.uid = t.uid
    WHERE t.token_id = $1 AND (t.expires_at IS NULL OR t.expires_at > $2)"
);
const DELETE: &str = "DELETE FROM session_token WHERE token_id = $1";
const DELETE_OF_ACCOUNT: &str = "DELETE FROM session_token WHERE uid = $1";
const SCAN: &str =
    concat!("SELECT ", columns!(), " FROM session_token t WHERE t.token_id > $1 ORDER BY t.token_id LIMIT $2");
/// An account without tokens is one row without a token.
const SELECT_OF_ACCOUNT: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM account a LEFT JOIN session_token t ON t.uid = a.uid AND (t.expires_at IS NULL OR t.expires_at > $2)
    WHERE a.uid = $1 ORDER BY t.token_id"
);
const SELECT_GROUNDS: &str = "SELECT 1 FROM session_token WHERE token_id = $1 AND uid = $2";
const DELETE_OLDEST: &str = "DELETE FROM session_token WHERE token_id IN (
        SELECT token_id FROM session_token WHERE uid = $1 AND expires_at IS NOT NULL
        ORDER BY created_at DESC, token_id DESC OFFSET $2)";

#[async_trait]
impl SessionTokens for PostgresStore {
    async fn create_session_token(&self, token: SessionToken) -> Result<()> {
        add(&self.pool, || insert(&token)).await
    }

    async fn session_token(&self, id: SessionTokenId, now: EpochMs) -> Result<Option<WithAccount<SessionToken>>> {
        let select = || by_id(SELECT, id).bind(stored(now));
        let Some(row) = self.pool.read_one(select).await? else { return Ok(None) };
        let mut columns = Columns::new(&row);
        let token = read(&mut columns)?;
        columns.with_account(token).map(Some)
    }

    async fn account_devices(&self, uid: Uid, now: EpochMs) -> Result<Vec<SessionToken>> {
        let rows = self.pool.read_all(|| by(SELECT_OF_ACCOUNT, uid.as_bytes()).bind(stored(now))).await?;
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

    async fn start_session(&self, token: SessionToken, grounds: Grounds, at_most: u32) -> Result<()> {
        self.pool
            .transaction(move |connection| {
                let (token, grounds) = (token.clone(), grounds.clone());
                async move { start(connection, &token, &grounds, at_most).await }.boxed()
            })
            .await
    }

    /// The account is held: a session that starts on the grounds of one of these must not outlive them.
    async fn end_sessions(&self, uid: Uid) -> Result<()> {
        self.pool
            .transaction(move |connection| {
                async move {
                    hold_account(connection, uid).await?;
                    connection.execute(by(DELETE_OF_ACCOUNT, uid.as_bytes())).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }
}

/// The account is held: the grounds stay what they are, and of starts at the same moment each counts the ones before it.
async fn start(
    connection: &mut PgConnection,
    token: &SessionToken,
    grounds: &Grounds,
    at_most: u32,
) -> core::result::Result<(), Abort> {
    let verify_hash = require_account(connection, token.uid).await?;
    let borne_out = match grounds {
        Grounds::Password(checked) => verify_hash == *checked,
        Grounds::Session(id) => {
            let look = by_id(SELECT_GROUNDS, *id).bind(&token.uid.as_bytes()[..]);
            connection.fetch_optional(look).await?.is_some()
        }
    };
    if !borne_out {
        return Err(StoreError::incorrect_password().into());
    }
    connection.execute(insert(token)).await?;
    connection.execute(by(DELETE_OLDEST, token.uid.as_bytes()).bind(i64::from(at_most))).await?;
    Ok(())
}

fn insert(token: &SessionToken) -> Query {
    by_id(INSERT, token.id)
        .bind(&token.uid.as_bytes()[..])
        .bind(&token.data.expose()[..])
        .bind(stored(token.created_at))
        .bind(token.expires_at.map(stored))
}

fn read(columns: &mut Columns<'_>) -> Result<SessionToken> {
    Ok(SessionToken {
        id: SessionTokenId::from_bytes(columns.bytes()?),
        uid: Uid::from_bytes(columns.bytes()?),
        data: columns.secret()?,
        created_at: columns.epoch()?,
        expires_at: columns.optional_epoch()?,
    })
}
