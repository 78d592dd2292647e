//! Creations that an account may have so many of: they are counted while the account is held.

use authkeep_store::{Result, StoreError, Uid};
use futures_util::FutureExt;
use sqlx::Executor;

use crate::account::require_account;
use crate::pool::Pool;
use crate::row::Columns;
use crate::statement::Query;

/// Inserts a record of an account that has fewer than `at_most`. The row of `look` says whether the record's id exists,
/// and how many records count.
pub(crate) async fn create(
    pool: &Pool,
    uid: Uid,
    at_most: u32,
    look: impl Fn() -> Query + Send + Sync + 'static,
    insert: impl Fn() -> Query + Send + Sync + 'static,
) -> Result<()> {
    pool.transaction(move |connection| {
        let (look, insert) = (look(), insert());
        async move {
            require_account(connection, uid).await?;
            let row = connection.fetch_one(look).await?;
            let mut look = Columns::new(&row);
            if look.flag()? {
                return Err(StoreError::conflict().into());
            }
            if look.number()? >= at_most {
                return Err(StoreError::limit_reached().into());
            }
            connection.execute(insert).await?;
            Ok(())
        }
        .boxed()
    })
    .await
}
