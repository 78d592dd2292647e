//! A storage URL becomes a store. This is the only file that names every engine.

use std::sync::Arc;

use authkeep_memory::MemoryStore;
use authkeep_postgres::{PostgresStore, migrate as postgres_schema};
use authkeep_sled::SledStore;
use authkeep_store::{Store, StoreError};
use url::form_urlencoded;

/// Why a storage URL gives no store.
#[derive(Debug, thiserror::Error)]
pub enum BackendError {
    /// The URL is none of the kinds that are known.
    #[error("the storage URL {0} is none of memory://, sled://PATH, postgres://user:password@host:port/database")]
    Unknown(String),
    /// The URL names an option that the engine does not have, or gives it a wrong value.
    #[error("the storage URL cannot be used: {0}")]
    SledOption(#[from] authkeep_sled::OptionsError),
    /// The engine says why.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A storage URL, told apart by its scheme.
enum Kind<'a> {
    Memory,
    Sled { path: &'a str, query: &'a str },
    Postgres,
}

fn kind(url: &str) -> Result<Kind<'_>, BackendError> {
    match url.split_once("://") {
        Some(("memory", "")) => Ok(Kind::Memory),
        Some(("sled", rest)) if !rest.is_empty() && !rest.starts_with('?') => {
            let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
            Ok(Kind::Sled { path, query })
        }
        Some(("postgres" | "postgresql", _)) => Ok(Kind::Postgres),
        _ => Err(BackendError::Unknown(hide_password(url))),
    }
}

/// Opens the store of a URL. `migrate` applies pending migrations; without it an old schema is refused.
///
/// # Errors
/// [`BackendError`], which says what to do.
pub async fn open(url: &str, migrate: bool) -> Result<Arc<dyn Store>, BackendError> {
    match kind(url)? {
        Kind::Memory => Ok(Arc::new(MemoryStore::new())),
        Kind::Sled { path, query } => {
            let options = authkeep_sled::Options::from_query(form_urlencoded::parse(query.as_bytes()))?;
            let path = path.to_owned();
            let opening = tokio::task::spawn_blocking(move || SledStore::open(path, options)).await;
            let store =
                opening.map_err(|error| StoreError::internal("opening the store broke off").caused_by(error))??;
            Ok(Arc::new(store))
        }
        Kind::Postgres => Ok(Arc::new(PostgresStore::connect(url, authkeep_postgres::Options { migrate }).await?)),
    }
}

/// What version of its schema a store has, as a text for people.
///
/// # Errors
/// [`BackendError`], which says what to do.
pub async fn schema_status(url: &str) -> Result<String, BackendError> {
    let Kind::Postgres = kind(url)? else { return Ok(NO_SCHEMA.to_owned()) };
    let status = postgres_schema::status(url).await?;
    let mut lines: Vec<String> = status
        .steps
        .iter()
        .map(|step| {
            format!("{:>4}  {:<10} {}", step.version, if step.applied { "applied" } else { "pending" }, step.name)
        })
        .collect();
    lines.extend(status.unknown.iter().map(|version| format!("{version:>4}  unknown    made by a later authkeep")));
    lines.push(
        match (status.is_current(), status.unknown.is_empty()) {
            (true, _) => "the schema is current",
            (false, true) => "run: authkeep migrate up",
            (false, false) => "this authkeep is older than the schema: use the later one",
        }
        .to_owned(),
    );
    Ok(lines.join("\n"))
}

/// Applies what is pending, and says what was done.
///
/// # Errors
/// [`BackendError`], which says what to do.
pub async fn migrate(url: &str) -> Result<String, BackendError> {
    let Kind::Postgres = kind(url)? else { return Ok(NO_SCHEMA.to_owned()) };
    let applied = postgres_schema::up(url).await?;
    if applied.is_empty() {
        return Ok("the schema is current: there was nothing to apply".to_owned());
    }
    let lines: Vec<String> =
        applied.iter().map(|step| format!("{:>4}  applied    {}", step.version, step.name)).collect();
    Ok(lines.join("\n"))
}

const NO_SCHEMA: &str = "this engine brings its records up to date by itself: there is nothing to migrate";

/// The URL for the start line: a folder by its full path, a database without its password.
#[must_use]
pub fn describe(url: &str) -> String {
    match kind(url) {
        Ok(Kind::Sled { path, .. }) => {
            std::path::absolute(path).map_or_else(|_| path.to_owned(), |p| p.display().to_string())
        }
        _ => hide_password(url),
    }
}

/// The URL as it may be shown: without a password, and without its options, which may hold one.
fn hide_password(url: &str) -> String {
    let url = url.split('?').next().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let authority = rest.split('/').next().unwrap_or_default();
    let Some((user_info, host)) = authority.rsplit_once('@') else { return url.to_owned() };
    let user = user_info.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}:***@{host}{}", &rest[authority.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_never_shown() {
        assert_eq!(describe("postgres://me:pa:s@db:5432/auth?password=x"), "postgres://me:***@db:5432/auth");
        assert_eq!(describe("postgres://db/auth"), "postgres://db/auth");
        assert_eq!(describe("mysql://me:secret@db"), "mysql://me:***@db");
    }

    #[test]
    fn a_folder_is_shown_in_full() {
        let here = std::env::current_dir().unwrap();
        assert_eq!(describe("sled://a/b?cache_mb=8"), here.join("a/b").display().to_string());
        assert_eq!(describe("sled:///a/b"), "/a/b");
    }

    #[tokio::test]
    async fn what_is_no_storage_url_is_refused_without_its_password() {
        for url in ["", "memory", "memory://x", "sled://", "sled://?cache_mb=8", "mysql://me:secret@db"] {
            let error = open(url, false).await.err().expect("it is refused").to_string();
            assert!(error.contains("none of memory://") && !error.contains("secret"), "{error}");
        }
    }
}
