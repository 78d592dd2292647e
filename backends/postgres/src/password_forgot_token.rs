//! Password forgot tokens: at most one row an account, and the transaction that spends one.

use async_trait::async_trait;
use authkeep_store::{
    AccountResetToken, PasswordForgotToken, PasswordForgotTokenId, PasswordForgotTokens, Result, StoreError, Uid,
    WithAccount,
};
use futures_util::FutureExt;
use sqlx::{Executor, PgConnection};

use crate::PostgresStore;
use crate::account::hold_account;
use crate::account_reset_token;
use crate::row::{Columns, stored, summary_columns};
use crate::statement::Query;
use crate::token::{self, by_id, replace_statement};
use crate::transaction::Abort;

const REPLACE: &str = replace_statement!(
    "password_forgot_token",
    "data, pass_code, tries, created_at",
    "$3, $4, $5, $6",
    "data = excluded.data, pass_code = excluded.pass_code, tries = excluded.tries, created_at = excluded.created_at"
);
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
const PROVE: &str = "UPDATE account SET email_verified = true, locked_at = NULL, unlock_code = NULL WHERE uid = $1";

#[async_trait]
impl PasswordForgotTokens for PostgresStore {
    async fn create_password_forgot_token(&self, token: PasswordForgotToken) -> Result<()> {
        token::replace(&self.pool, || replacing(&token)).await
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
        if changed == 0 { Err(StoreError::not_found()) } else { Ok(()) }
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

    async fn request_password_reset(
        &self,
        _token: authkeep_store::PasswordForgotToken,
        _message: authkeep_store::Message,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }

    async fn reset_by_forgot_token(
        &self,
        _id: authkeep_store::PasswordForgotTokenId,
        _not_before: authkeep_store::EpochMs,
        _verifier: authkeep_store::NewVerifier,
    ) -> authkeep_store::Result<()> {
        Err(authkeep_store::StoreError::internal("this engine does not keep these records yet"))
    }
}

/// The statement that puts a token in the place of its account's earlier one.
fn replacing(token: &PasswordForgotToken) -> Query {
    by_id(REPLACE, token.id)
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

/// The account comes first, as in every other transaction: two that take the same locks in different orders end each
/// other.
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
    token::replaced(&stored)?;
    connection.execute(sqlx::query(PROVE).bind(&reset.uid.as_bytes()[..])).await?;
    Ok(())
}
