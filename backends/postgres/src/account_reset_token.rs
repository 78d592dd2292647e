//! Account reset tokens: at most one row an account.

use async_trait::async_trait;
use authkeep_store::{AccountResetToken, AccountResetTokenId, AccountResetTokens, Result, Uid, WithAccount};

use crate::PostgresStore;
use crate::record;
use crate::row::{Columns, stored, summary_columns};
use crate::statement::Query;
use crate::token::{self, by_id, replace_statement};

const REPLACE: &str = replace_statement!(
    "account_reset_token",
    "data, created_at",
    "$3, $4",
    "data = excluded.data, created_at = excluded.created_at"
);
const SELECT: &str = concat!(
    "SELECT t.token_id, t.uid, t.data, t.created_at, ",
    summary_columns!(),
    " FROM account_reset_token t JOIN account a ON a.uid = t.uid WHERE t.token_id = $1"
);
const DELETE: &str = "DELETE FROM account_reset_token WHERE token_id = $1";
const SCAN: &str = "SELECT token_id, uid, data, created_at FROM account_reset_token
    WHERE token_id > $1 ORDER BY token_id LIMIT $2";

#[async_trait]
impl AccountResetTokens for PostgresStore {
    async fn create_account_reset_token(&self, token: AccountResetToken) -> Result<()> {
        record::attempt(&self.pool, || replacing(&token)).await
    }

    async fn account_reset_token(&self, id: AccountResetTokenId) -> Result<Option<WithAccount<AccountResetToken>>> {
        let Some(row) = self.pool.read_one(|| by_id(SELECT, id)).await? else { return Ok(None) };
        let mut columns = Columns::new(&row);
        let token = read(&mut columns)?;
        columns.with_account(token).map(Some)
    }

    async fn delete_account_reset_token(&self, id: AccountResetTokenId) -> Result<()> {
        token::delete::<AccountResetToken>(&self.pool, DELETE, id).await
    }

    async fn scan_account_reset_tokens(
        &self,
        after: Option<AccountResetTokenId>,
        limit: usize,
    ) -> Result<Vec<AccountResetToken>> {
        token::scan(&self.pool, SCAN, after, limit, read).await
    }
}

/// The statement that puts a token in the place of its account's earlier one.
pub(crate) fn replacing(token: &AccountResetToken) -> Query {
    by_id(REPLACE, token.id)
        .bind(&token.uid.as_bytes()[..])
        .bind(&token.data.expose()[..])
        .bind(stored(token.created_at))
}

fn read(columns: &mut Columns<'_>) -> Result<AccountResetToken> {
    Ok(AccountResetToken {
        id: AccountResetTokenId::from_bytes(columns.bytes()?),
        uid: Uid::from_bytes(columns.bytes()?),
        data: columns.secret()?,
        created_at: columns.epoch()?,
    })
}
