//! What the statements of all families have in common: how their rows become records, and their outcomes answers.

use authkeep_store::{Result, StoreError};
use sqlx::postgres::PgRow;

use crate::pool::Pool;
use crate::row::Columns;
use crate::statement::Query;

/// Reads a record from the columns of a row.
pub(crate) type Read<T> = fn(&mut Columns<'_>) -> Result<T>;

/// The record that a look-up finds.
pub(crate) async fn find<T>(pool: &Pool, query: impl Fn() -> Query, read: Read<T>) -> Result<Option<T>> {
    let row = pool.read_one(query).await?;
    row.map(|row| read(&mut Columns::new(&row))).transpose()
}

/// All records that a look-up finds, in its order.
pub(crate) async fn list<T>(pool: &Pool, query: impl Fn() -> Query, read: Read<T>) -> Result<Vec<T>> {
    records(&pool.read_all(query).await?, read)
}

/// The records of rows, in their order.
pub(crate) fn records<T>(rows: &[PgRow], read: Read<T>) -> Result<Vec<T>> {
    rows.iter().map(|row| read(&mut Columns::new(row))).collect()
}

/// Inserts a record beside others. The statement selects from the owner, so that it inserts nothing where there is none;
/// what must be unique and is not breaks a constraint.
pub(crate) async fn add(pool: &Pool, insert: impl Fn() -> Query) -> Result<()> {
    found(pool.write(insert).await?)
}

/// Runs a statement whose answer is one row of two flags: whether the record that it needs is there, and whether it did
/// its work.
pub(crate) async fn attempt(pool: &Pool, query: impl Fn() -> Query) -> Result<()> {
    match pool.write_one(query).await? {
        Some(row) => attempted(&row),
        None => Err(StoreError::internal("a statement of one row returned none")),
    }
}

/// Runs a statement of one row until what it decided by is certain. `read` gives none when what the statement saw at its
/// start was gone by the time that it got hold of it, and maybe others had come. The query is told whether it is run again.
pub(crate) async fn until_certain<T>(
    pool: &Pool,
    query: impl Fn(bool) -> Query,
    read: impl Fn(&mut Columns<'_>) -> Result<Option<T>>,
) -> Result<T> {
    let mut again = false;
    loop {
        let row = pool.write_one(|| query(again)).await?;
        let row = row.ok_or_else(|| StoreError::internal("a statement of one row returned none"))?;
        if let Some(outcome) = read(&mut Columns::new(&row))? {
            return Ok(outcome);
        }
        again = true;
    }
}

/// The number of rows that a look-up counts.
pub(crate) async fn number_of(pool: &Pool, count: impl Fn() -> Query) -> Result<usize> {
    let row = pool.read_one(count).await?;
    let row = row.ok_or_else(|| StoreError::internal("a statement of one row returned none"))?;
    Columns::new(&row).size()
}

/// What the two flags of [`attempt`] say.
pub(crate) fn attempted(row: &PgRow) -> Result<()> {
    let mut columns = Columns::new(row);
    match (columns.flag()?, columns.flag()?) {
        (true, true) => Ok(()),
        (true, false) => Err(StoreError::conflict()),
        (false, _) => Err(StoreError::not_found()),
    }
}

/// A change of a record that must be there.
pub(crate) fn found(changed: u64) -> Result<()> {
    if changed == 0 { Err(StoreError::not_found()) } else { Ok(()) }
}

/// A change of a record that must be as it was expected.
pub(crate) fn unchanged(changed: u64) -> Result<()> {
    if changed == 0 { Err(StoreError::conflict()) } else { Ok(()) }
}
