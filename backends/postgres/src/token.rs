//! What the statements of all kinds of token have in common: how their outcome is told.

use authkeep_store::{Result, StoreError, Token};
use sqlx::postgres::PgRow;

use crate::pool::Pool;
use crate::row::{Columns, after, limit};
use crate::statement::Query;

/// A statement on the token of an id, the statement's first argument.
pub(crate) fn by_id(statement: &'static str, id: impl Into<[u8; 32]>) -> Query {
    sqlx::query(statement).bind(&id.into()[..])
}

/// Inserts a token beside those that its account has. The statement selects from the account, so that it inserts
/// nothing where there is none; an id that exists breaks the primary key.
pub(crate) async fn add(pool: &Pool, insert: impl Fn() -> Query) -> Result<()> {
    if pool.write(insert).await? == 0 { Err(StoreError::not_found()) } else { Ok(()) }
}

/// Inserts a token in place of the one that its account has. The statement is of the form of [`replace_statement`].
pub(crate) async fn replace(pool: &Pool, insert: impl Fn() -> Query) -> Result<()> {
    match pool.write_one(insert).await? {
        Some(row) => replaced(&row),
        None => Err(StoreError::internal("a statement of one row returned none")),
    }
}

pub(crate) fn replaced(row: &PgRow) -> Result<()> {
    let mut columns = Columns::new(row);
    match (columns.flag()?, columns.flag()?) {
        (true, true) => Ok(()),
        (true, false) => Err(StoreError::conflict()),
        (false, _) => Err(StoreError::not_found()),
    }
}

/// Deletes a token, if it is there.
pub(crate) async fn delete<T: Token>(pool: &Pool, statement: &'static str, id: T::Id) -> Result<()> {
    let id: [u8; 32] = id.into();
    pool.write(|| by_id(statement, id)).await?;
    Ok(())
}

/// A page of tokens in the order of their ids.
pub(crate) async fn scan<T: Token>(
    pool: &Pool,
    statement: &'static str,
    start: Option<T::Id>,
    most: usize,
    read: fn(&mut Columns<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let start = after(start.map(T::Id::into));
    let rows = pool.read_all(|| sqlx::query(statement).bind(&start[..]).bind(limit(most))).await?;
    rows.iter().map(|row| read(&mut Columns::new(row))).collect()
}

/// `INSERT` of a token whose account has one at the most, in place of the earlier one.
///
/// The row of the account, if there is any, is what is inserted for. Where the account has a token with the very id,
/// nothing is written; an id of another account's token breaks the primary key. The answer is one row: whether the
/// account is there, and whether the token was stored. The arguments are those of the columns, `token_id` and `uid`
/// first.
macro_rules! replace_statement {
    ($table:literal, $columns:literal, $values:literal, $set:literal) => {
        concat!(
            "WITH owner AS (SELECT uid FROM account WHERE uid = $2), stored AS (INSERT INTO ",
            $table,
            " AS t (token_id, uid, ",
            $columns,
            ") SELECT $1, uid, ",
            $values,
            " FROM owner ON CONFLICT (uid) DO UPDATE SET token_id = excluded.token_id, ",
            $set,
            " WHERE t.token_id <> excluded.token_id RETURNING 1) SELECT EXISTS (SELECT 1 FROM owner), EXISTS (SELECT 1 FROM stored)"
        )
    };
}
pub(crate) use replace_statement;
