//! A storage URL becomes a store. This is the only file that names every engine.

mod namespace;

use std::collections::BTreeSet;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use authkeep_memory::MemoryStore;
use authkeep_postgres::{PostgresStore, migrate as postgres_schema, namespace as postgres_namespace};
use authkeep_sled::SledStore;
use authkeep_store::{Store, StoreError};
pub use namespace::{Namespace, PROFILES, Profile, profile};
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
    /// The store's files are another user's. Files made beside them by this user would keep that one out.
    #[error("the store in {folder} belongs to the user with the id {owner}: run this as that user")]
    Owner {
        /// The store's folder.
        folder: PathBuf,
        /// Whose it is.
        owner: u32,
    },
    /// The engine says why.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a storage URL leads to, before anything is opened or made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A store that lasts as long as the process.
    Memory,
    /// The place for a store, without one: the first start makes it.
    Nothing,
    /// A store that this authkeep can open. Whether an embedded one is sound and free is found out by opening it.
    Current,
    /// A store with so many pending migrations.
    Older(usize),
    /// A store whose schema was made by a later authkeep, in this version.
    Newer(i64),
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

/// Looks at what a storage URL leads to, and changes nothing.
///
/// # Errors
/// [`BackendError`], which says what to do.
pub async fn look(url: &str) -> Result<Found, BackendError> {
    match kind(url)? {
        Kind::Memory => Ok(Found::Memory),
        Kind::Sled { path, query } => {
            authkeep_sled::Options::from_query(form_urlencoded::parse(query.as_bytes()))?;
            look_at_folder(&std::path::absolute(path).unwrap_or_else(|_| path.into()))
        }
        Kind::Postgres => {
            let status = postgres_schema::status(url).await?;
            Ok(match (status.unknown.last(), status.pending().count()) {
                (Some(&version), _) => Found::Newer(version),
                (None, 0) => Found::Current,
                (None, _) if status.is_empty() => Found::Nothing,
                (None, pending) => Found::Older(pending),
            })
        }
    }
}

fn look_at_folder(folder: &Path) -> Result<Found, BackendError> {
    let failed = |error: io::Error| {
        let message = format!("{} cannot be looked at; choose another folder", folder.display());
        StoreError::unavailable(message).caused_by(error)
    };
    let no_folder = |path: &Path| {
        StoreError::unavailable(format!("{} is not a folder: choose another one for the store", path.display()))
    };
    match fs::metadata(folder.join(SLED_DATA)) {
        Ok(data) if data.uid() != rustix::process::geteuid().as_raw() => {
            return Err(BackendError::Owner { folder: folder.to_owned(), owner: data.uid() });
        }
        Ok(_) => return Ok(Found::Current),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
        Err(error) => return Err(failed(error).into()),
    }
    for ancestor in folder.ancestors() {
        match fs::metadata(ancestor) {
            Ok(found) if found.is_dir() => break,
            Ok(_) => return Err(no_folder(ancestor).into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {}
            Err(error) => return Err(failed(error).into()),
        }
    }
    Ok(Found::Nothing)
}

/// The file by which a folder is known to hold a store.
const SLED_DATA: &str = "db";

/// The folder that an embedded store lives in, by its full path.
#[must_use]
pub fn folder(url: &str) -> Option<PathBuf> {
    match kind(url) {
        Ok(Kind::Sled { path, .. }) => Some(std::path::absolute(path).unwrap_or_else(|_| path.into())),
        _ => None,
    }
}

/// Whether two storage URLs name one store, as far as the URLs alone can tell.
#[must_use]
pub fn is_same(one: &str, two: &str) -> bool {
    if let (Some(one), Some(two)) = (folder(one), folder(two)) {
        let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        return real(&one) == real(&two);
    }
    database(one).is_some_and(|one| Some(one) == database(two))
}

/// What tells one store from another in a Postgres server: host, port, database, and the options that name any of them.
fn database(url: &str) -> Option<String> {
    let Ok(Kind::Postgres) = kind(url) else { return None };
    let url = url::Url::parse(url).ok()?;
    let naming = ["dbname", "host", "hostaddr", "options", "port", "schema"];
    let named: BTreeSet<_> = url.query_pairs().filter(|(name, _)| naming.contains(&name.as_ref())).collect();
    let host = url.host_str().unwrap_or_default().to_lowercase();
    Some(format!("{host}:{}/{}?{named:?}", url.port().unwrap_or(5432), url.path().trim_matches('/')))
}

fn is_relaxed(sled_query: &str) -> Result<bool, BackendError> {
    let options = authkeep_sled::Options::from_query(form_urlencoded::parse(sled_query.as_bytes()))?;
    Ok(options.durability == authkeep_sled::Durability::Relaxed)
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
///
/// A password may hold any character where nobody encoded it: all up to the last `@` counts as user and password.
fn hide_password(url: &str) -> String {
    let without_options = |text: &str| text.split('?').next().unwrap_or_default().to_owned();
    let Some((scheme, rest)) = url.split_once("://") else { return without_options(url) };
    let Some((user_info, place)) = rest.rsplit_once('@') else {
        return format!("{scheme}://{}", without_options(rest));
    };
    let user = user_info.split([':', '/', '?']).next().unwrap_or_default();
    format!("{scheme}://{user}:***@{}", without_options(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_never_shown() {
        assert_eq!(describe("postgres://me:pa:s@db:5432/auth?password=x"), "postgres://me:***@db:5432/auth");
        assert_eq!(describe("postgres://db/auth"), "postgres://db/auth");
        assert_eq!(describe("mysql://me:secret@db"), "mysql://me:***@db");
        for raw in ["postgres://me:pa/ss@db/auth", "postgres://me:pa?ss@db/auth", "postgres://me:p@ss@db/auth?a=b"] {
            assert_eq!(describe(raw), "postgres://me:***@db/auth", "{raw}");
        }
    }

    #[test]
    fn a_folder_is_shown_in_full() {
        let here = std::env::current_dir().unwrap();
        assert_eq!(describe("sled://a/b?cache_mb=8"), here.join("a/b").display().to_string());
        assert_eq!(describe("sled:///a/b"), "/a/b");
    }

    #[tokio::test]
    async fn looking_makes_nothing() {
        let place = tempfile::tempdir().unwrap();
        let url = format!("sled://{}", place.path().join("a/b").display());
        assert_eq!(look(&url).await.unwrap(), Found::Nothing);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
        drop(open(&url, false).await.unwrap());
        assert_eq!(look(&url).await.unwrap(), Found::Current);
        assert_eq!(look("memory://").await.unwrap(), Found::Memory);
    }

    #[tokio::test]
    async fn a_file_in_the_way_of_a_folder_is_named() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("file");
        fs::write(&file, "").unwrap();
        for path in [file.clone(), file.join("store")] {
            let error = look(&format!("sled://{}", path.display())).await.unwrap_err().to_string();
            assert!(error.contains(&format!("{} is not a folder", file.display())), "{error}");
        }
    }

    #[test]
    fn one_store_under_two_names_is_known() {
        assert!(is_same("sled://a?cache_mb=8", "sled://./a"));
        assert!(!is_same("sled://a", "sled://b"));
        assert!(is_same("postgres://me:x@DB/auth", "postgresql://you@db:5432/auth?max_connections=3"));
        assert!(!is_same("postgres://db/auth?schema=a", "postgres://db/auth?schema=b"));
        assert!(!is_same("postgres://db/auth", "sled://db/auth"));
    }

    #[tokio::test]
    async fn what_is_no_storage_url_is_refused_without_its_password() {
        for url in ["", "memory", "memory://x", "sled://", "sled://?cache_mb=8", "mysql://me:secret@db"] {
            let error = open(url, false).await.err().expect("it is refused").to_string();
            assert!(error.contains("none of memory://") && !error.contains("secret"), "{error}");
        }
    }
}
