//! What the statements of all kinds of token have in common.

use authkeep_store::{Result, Token};

use crate::pool::Pool;
use crate::record::{Read, list};
use crate::row::{after, limit};
use crate::statement::{Query, by};

/// A statement on the token of an id, the statement's first argument.
pub(crate) fn by_id(statement: &'static str, id: impl Into<[u8; 32]>) -> Query {
    by(statement, &id.into())
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
    read: Read<T>,
) -> Result<Vec<T>> {
    let start = after(start.map(T::Id::into));
    list(pool, || by(statement, &start).bind(limit(most)), read).await
}

/// `INSERT` of a token whose account has one at the most, in place of the earlier one.
///
/// The row of the account, if there is any, is what is inserted for. Where the account has a token with the very id,
/// nothing is written; an id of another account's token breaks the primary key. The answer is one row: whether the
/// account is there, and whether the token was stored. The arguments are those of the columns, `token_id` and `uid`
/// first. Another change can go with it, as a further part that selects from `stored`.
macro_rules! replace_statement {
    ($table:literal, $columns:literal, $values:literal, $set:literal) => {
        crate::token::replace_statement!($table, $columns, $values, $set, "")
    };
    ($table:literal, $columns:literal, $values:literal, $set:literal, $also:expr) => {
        concat!(
            "WITH owner AS (SELECT uid FROM account WHERE uid = $2), stored AS (INSERT INTO ",
            $table,
            " AS t (token_id, uid, ",
            $columns,
            ") SELECT $1, uid, ",
            $values,
            " FROM owner ON CONFLICT (uid) DO UPDATE SET token_id = excluded.token_id, ",
            $set,
            " WHERE t.token_id <> excluded.token_id RETURNING 1)",
            $also,
            " SELECT EXISTS (SELECT 1 FROM owner), EXISTS (SELECT 1 FROM stored)"
        )
    };
}
pub(crate) use replace_statement;
