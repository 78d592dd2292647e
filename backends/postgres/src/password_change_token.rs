//! Password change tokens: at most one row an account.

use async_trait::async_trait;
use authkeep_store::{PasswordChangeToken, PasswordChangeTokenId, PasswordChangeTokens, Result, Uid, WithAccount};

use crate::PostgresStore;
use crate::record;
use crate::row::{Columns, stored, summary_columns};
use crate::statement::Query;
use crate::token::{self, by_id, replace_statement};

const REPLACE: &str = replace_statement!(
    "password_change_token",
    "data, created_at",
    "$3, $4",
    "data = excluded.data, created_at = excluded.created_at"
);
const SELECT: &str = concat!(
    "SELECT t.token_id, t.uid, t.data, t.created_at, ",
    summary_columns!(),
    " FROM password_change_token t JOIN account a ON a.uid = t.uid WHERE t.token_id = $1"
);
const DELETE: &str = "DELETE FROM password_change_token WHERE token_id = $1";
const SCAN: &str = "SELECT token_id, uid, data, created_at FROM password_change_token
    WHERE token_id > $1 ORDER BY token_id LIMIT $2";

#[async_trait]
impl PasswordChangeTokens for PostgresStore {
    async fn create_password_change_token(&self, token: PasswordChangeToken) -> Result<()> {
        record::attempt(&self.pool, || replacing(&token)).await
    }

    async fn password_change_token(
        &self,
        id: PasswordChangeTokenId,
    ) -> Result<Option<WithAccount<PasswordChangeToken>>> {
        let Some(row) = self.pool.read_one(|| by_id(SELECT, id)).await? else { return Ok(None) };
        let mut columns = Columns::new(&row);
        let token = read(&mut columns)?;
        columns.with_account(token).map(Some)
    }

    async fn delete_password_change_token(&self, id: PasswordChangeTokenId) -> Result<()> {
        token::delete::<PasswordChangeToken>(&self.pool, DELETE, id).await
    }

    async fn scan_password_change_tokens(
        &self,
        after: Option<PasswordChangeTokenId>,
        limit: usize,
    ) -> Result<Vec<PasswordChangeToken>> {
        token::scan(&self.pool, SCAN, after, limit, read).await
    }
}

/// The statement that puts a token in the place of its account's earlier one.
fn replacing(token: &PasswordChangeToken) -> Query {
    by_id(REPLACE, token.id)
        .bind(&token.uid.as_bytes()[..])
        .bind(&token.data.expose()[..])
        .bind(stored(token.created_at))
}

fn read(columns: &mut Columns<'_>) -> Result<PasswordChangeToken> {
    Ok(PasswordChangeToken {
        id: PasswordChangeTokenId::from_bytes(columns.bytes()?),
        uid: Uid::from_bytes(columns.bytes()?),
        data: columns.secret()?,
        created_at: columns.epoch()?,
    })
}
