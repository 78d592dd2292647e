//! Schemas as namespaces: several stores side by side in one database, each made and dropped as a whole.
//!
//! A storage URL opens the store of a namespace with its option `schema`.

use authkeep_store::{Result, StoreError};
use sqlx::{AssertSqlSafe, Connection, Executor};

use crate::options::Settings;
use crate::pool;

/// Makes an empty schema in the database of a storage URL, and gives back the URL that opens a store in it.
///
/// # Errors
/// `Internal` for a name other than a lower-case letter followed by up to 62 of `a-z`, `0-9` and `_`, for a URL that
/// names a schema already, and for a schema that exists; `Unavailable`.
pub async fn create(url: &str, name: &str) -> Result<String> {
    check_name(name)?;
    if Settings::parse(url)?.schema.is_some() {
        return Err(StoreError::internal("the storage URL names a schema already"));
    }
    run(url, format!("CREATE SCHEMA {name}")).await?;
    let separator = if url.contains('?') { '&' } else { '?' };
    Ok(format!("{url}{separator}schema={name}"))
}

/// Drops a schema with all that is in it. One that does not exist is no error.
///
/// # Errors
/// `Internal` for a name that [`create`] refuses; `Unavailable`.
pub async fn drop(url: &str, name: &str) -> Result<()> {
    check_name(name)?;
    run(url, format!("DROP SCHEMA IF EXISTS {name} CASCADE")).await
}

async fn run(url: &str, statement: String) -> Result<()> {
    let settings = Settings::parse(url)?;
    let mut connection = pool::connect(&settings).await?;
    connection.execute(AssertSqlSafe(statement)).await.map_err(|error| crate::error::of_setup(&error, &settings))?;
    // The server would notice the closed socket by itself; a failed farewell changes nothing.
    let _farewell = connection.close().await;
    Ok(())
}

/// The name goes into SQL as it is, so it may hold nothing that needs a quote.
pub(crate) fn check_name(name: &str) -> Result<()> {
    let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase());
    let holds_well = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if starts_well && holds_well && name.len() <= 63 {
        Ok(())
    } else {
        Err(StoreError::internal("a schema's name must be a lower-case letter, followed by up to 62 of a-z, 0-9 and _"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_needs_quotes_is_refused() {
        assert!(check_name("authkeep_1").is_ok());
        for name in ["", "1a", "A", "a-b", "a;b", "a\"b", "ä", &"a".repeat(64)] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }
}
