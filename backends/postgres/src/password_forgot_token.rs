//! Password forgot tokens: at most one row an account, and the transaction that spends one.

use async_trait::async_trait;
use authkeep_store::{
    AccountResetToken, EpochMs, Message, NewVerifier, PasswordForgotToken, PasswordForgotTokenId, PasswordForgotTokens,
    Result, StoreError, Uid, WithAccount,
};
use futures_util::FutureExt;
use sqlx::{Executor, PgConnection};

use crate::PostgresStore;
use crate::account::hold_account;
use crate::account_reset_token;
use crate::failure::unlocked;
use crate::message::{self, insert_message};
use crate::record::{attempt, attempted, found};
use crate::row::{Columns, stored, summary_columns};
use crate::statement::Query;
use crate::token::{self, by_id, replace_statement};
use crate::transaction::Abort;
use crate::verifier::{end_tokens, set_verifier, with_verifier};

macro_rules! replace {
    ($also:expr) => {
        replace_statement!(
            "password_forgot_token",
            "data, pass_code, tries, created_at",
            "$3, $4, $5, $6",
            "data = excluded.data, pass_code = excluded.pass_code, tries = excluded.tries, created_at = excluded.created_at",
            $also
        )
    };
}

const REPLACE: &str = replace!("");
const REQUEST: &str =
    replace!(concat!(", told AS (", insert_message!("$7, $8, $9, $10, $11, $12", "FROM stored"), ")"));
const SELECT: &str = concat!(
    "SELECT t.token_id, t.uid, t.data, t.pass_code, t.tries, t.created_at, ",
    summary_columns!(),
    " FROM password_forgot_token t JOIN account a ON a.uid = t.uid WHERE t.token_id = $1"
);
const DELETE: &str = "DELETE FROM password_forgot_token WHERE token_id = $1";
const SCAN: &str = "SELECT token_id, uid, data, pass_code, tries, created_at FROM password_forgot_token
    WHERE token_id > $1 ORDER BY token_id LIMIT $2";
const UPDATE: &str = "UPDATE password_forgot_token SET tries = $2 WHERE token_id = $1";
const SPEND: &str = "DELETE FROM password_forgot_token WHERE token_id = $1 RETURNING uid";
const PROVE: &str = concat!("UPDATE account SET email_verified = true, ", unlocked!(), " WHERE uid = $1");
const HOLD_OWNER: &str = "SELECT a.uid FROM account a JOIN password_forgot_token t ON t.uid = a.uid
    WHERE t.token_id = $1 FOR UPDATE OF a";
/// The token may have been spent while its account was waited for: nothing is done but for a token that is there.
const RESET: &str = concat!(
    "WITH spent AS (DELETE FROM password_forgot_token WHERE token_id = $1 AND created_at >= $7 RETURNING uid),
    session AS (DELETE FROM session_token WHERE uid = (SELECT uid FROM spent)), ",
    end_tokens!("= (SELECT uid FROM spent)"),
    " UPDATE account SET email_verified = true, ",
    unlocked!(),
    ", ",
    set_verifier!(),
    " WHERE uid = (SELECT uid FROM spent)"
);

#[async_trait]
impl PasswordForgotTokens for PostgresStore {
    async fn create_password_forgot_token(&self, token: PasswordForgotToken) -> Result<()> {
        attempt(&self.pool, || with_token(REPLACE, &token)).await
    }

    async fn password_forgot_token(
        &self,
        id: PasswordForgotTokenId,
    ) -> Result<Option<WithAccount<PasswordForgotToken>>> {
        let Some(row) = self.pool.read_one(|| by_id(SELECT, id)).await? else { return Ok(None) };
        let mut columns = Columns::new(&row);
        let token = read(&mut columns)?;
        columns.with_account(token).map(Some)
    }

    async fn delete_password_forgot_token(&self, id: PasswordForgotTokenId) -> Result<()> {
        token::delete::<PasswordForgotToken>(&self.pool, DELETE, id).await
    }

    async fn update_password_forgot_token(&self, id: PasswordForgotTokenId, tries: u16) -> Result<()> {
        let changed = self.pool.write(|| by_id(UPDATE, id).bind(i32::from(tries))).await?;
        found(changed)
    }

    async fn verify_forgot_password(&self, id: PasswordForgotTokenId, reset: AccountResetToken) -> Result<()> {
        self.pool
            .transaction(move |connection| {
                let reset = reset.clone();
                async move { spend(connection, id, &reset).await }.boxed()
            })
            .await
    }

    async fn scan_password_forgot_tokens(
        &self,
        after: Option<PasswordForgotTokenId>,
        limit: usize,
    ) -> Result<Vec<PasswordForgotToken>> {
        token::scan(&self.pool, SCAN, after, limit, read).await
    }

    async fn request_password_reset(&self, token: PasswordForgotToken, message: Message) -> Result<()> {
        attempt(&self.pool, || message::bind(with_token(REQUEST, &token), &message)).await
    }

    async fn reset_by_forgot_token(
        &self,
        id: PasswordForgotTokenId,
        not_before: EpochMs,
        verifier: NewVerifier,
    ) -> Result<()> {
        self.pool
            .transaction(move |connection| {
                let reset = with_verifier(by_id(RESET, id), &verifier).bind(stored(not_before));
                async move {
                    connection.fetch_optional(by_id(HOLD_OWNER, id)).await?.ok_or_else(StoreError::not_found)?;
                    Ok(found(connection.execute(reset).await?.rows_affected())?)
                }
                .boxed()
            })
            .await
    }
}

/// A statement that puts a token in the place of its account's earlier one.
fn with_token(statement: &'static str, token: &PasswordForgotToken) -> Query {
    by_id(statement, token.id)
        .bind(&token.uid.as_bytes()[..])
        .bind(&token.data.expose()[..])
        .bind(&token.pass_code.expose()[..])
        .bind(i32::from(token.tries))
        .bind(stored(token.created_at))
}

fn read(columns: &mut Columns<'_>) -> Result<PasswordForgotToken> {
    Ok(PasswordForgotToken {
        id: PasswordForgotTokenId::from_bytes(columns.bytes()?),
        uid: Uid::from_bytes(columns.bytes()?),
        data: columns.secret()?,
        pass_code: columns.secret()?,
        tries: columns.count()?,
        created_at: columns.epoch()?,
    })
}

async fn spend(
    connection: &mut PgConnection,
    id: PasswordForgotTokenId,
    reset: &AccountResetToken,
) -> core::result::Result<(), Abort> {
    hold_account(connection, reset.uid).await?;
    let spent = connection.fetch_optional(by_id(SPEND, id)).await?.ok_or_else(StoreError::not_found)?;
    if Columns::new(&spent).bytes()? != *reset.uid.as_bytes() {
        return Err(StoreError::wrong_account().into());
    }
    let stored = connection.fetch_one(account_reset_token::replacing(reset)).await?;
    attempted(&stored)?;
    connection.execute(sqlx::query(PROVE).bind(&reset.uid.as_bytes()[..])).await?;
    Ok(())
}
