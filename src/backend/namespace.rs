//! Stores that are thrown away, in the engine of a storage URL and beside the records there: what the conformance suite
//! runs on.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::{io, thread};

use authkeep_store::{Result as StoreResult, StoreError};
use tokio::runtime::Builder;

use super::{BackendError, Kind, is_relaxed, kind, postgres_namespace};

/// An engine as the conformance suite is told of it.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// The engine's name.
    pub engine: &'static str,
    /// Whether what it has answered outlives its process.
    pub durable: bool,
}

/// Every engine; one that can be told to promise less is there twice.
pub const PROFILES: [Profile; 4] = [
    Profile { engine: "memory", durable: false },
    Profile { engine: "sled", durable: true },
    Profile { engine: "sled", durable: false },
    Profile { engine: "postgres", durable: true },
];

/// Which of [`PROFILES`] the store of a storage URL keeps to.
///
/// # Errors
/// [`BackendError`], which says what to do.
pub fn profile(url: &str) -> Result<usize, BackendError> {
    Ok(match kind(url)? {
        Kind::Memory => 0,
        Kind::Sled { query, .. } => 1 + usize::from(is_relaxed(query)?),
        Kind::Postgres => 3,
    })
}

/// A place for one store, removed with all that is in it when it is dropped.
pub struct Namespace {
    url: String,
    made: Made,
    removed: AtomicBool,
}

enum Made {
    Nothing,
    Folder(PathBuf),
    Schema { database: String, name: String },
}

impl Namespace {
    /// Makes an empty place in the engine of a storage URL: a folder beside the one that the URL names, a schema in its
    /// database. Nothing of the store at the URL itself is touched, and it need not exist.
    ///
    /// # Errors
    /// [`BackendError`], which says what to do.
    pub async fn beside(url: &str) -> Result<Self, BackendError> {
        let unique = getrandom::u64()
            .map_err(|error| StoreError::unavailable("the system gives no random numbers").caused_by(error))?;
        let place = |url, made| Self { url, made, removed: AtomicBool::new(false) };
        match kind(url)? {
            Kind::Memory => Ok(place(url.to_owned(), Made::Nothing)),
            Kind::Sled { path, query } => {
                let folder = make_folder(Path::new(path), unique)?;
                let url = format!("sled://{}/store?{query}", folder.display());
                Ok(place(url.trim_end_matches('?').to_owned(), Made::Folder(folder)))
            }
            Kind::Postgres => {
                let name = format!("authkeep_conformance_{unique:016x}");
                let database = without_schema(url);
                // Before the schema is made, so that it goes as well when its making is broken off.
                let made = Made::Schema { database: database.clone(), name: name.clone() };
                let mut place = place(String::new(), made);
                place.url = postgres_namespace::create(&database, &name).await?;
                Ok(place)
            }
        }
    }

    /// The storage URL of the place.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Removes the place; once is enough. It blocks, and may be called within a runtime and outside of one.
    ///
    /// # Errors
    /// What keeps it from going, with what is left.
    pub fn remove(&self) -> Result<(), BackendError> {
        if self.removed.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        match &self.made {
            Made::Nothing => Ok(()),
            Made::Folder(folder) => match fs::remove_dir_all(folder) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    Err(failed(format!("the folder {} is left over", folder.display()), error).into())
                }
                _ => Ok(()),
            },
            Made::Schema { database, name } => {
                // On a thread of its own: one that drives a runtime cannot wait for another.
                let dropping = thread::scope(|scope| scope.spawn(|| drop_schema(database, name)).join());
                let dropped = dropping.unwrap_or_else(|_| Err(StoreError::internal("its removal broke off")));
                Ok(dropped.map_err(|error| failed(format!("the schema {name} is left over"), error))?)
            }
        }
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        if let Err(error) = self.remove() {
            tracing::warn!(%error, "a store that was to be thrown away is still there");
        }
    }
}

/// Makes the folder beside another one, for this user alone. Where that one's own parent is missing, it is beside the
/// missing parent: nothing else may be left over.
fn make_folder(store: &Path, unique: u64) -> Result<PathBuf, BackendError> {
    let message = || format!("no folder can be made beside {}", store.display());
    let store = std::path::absolute(store).map_err(|error| failed(message(), error))?;
    let beside = store.ancestors().skip(1).find(|ancestor| ancestor.is_dir()).unwrap_or(Path::new("/"));
    let name = store.file_name().unwrap_or_default().to_string_lossy();
    let folder = beside.join(format!("{name}.conformance-{unique:016x}"));
    if folder.to_str().is_none() {
        return Err(StoreError::unavailable(format!("{}: its name is not UTF-8", message())).into());
    }
    DirBuilder::new().mode(0o700).create(&folder).map_err(|error| failed(message(), error))?;
    Ok(folder)
}

fn failed(message: String, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::unavailable(message).caused_by(cause)
}

fn drop_schema(database: &str, name: &str) -> StoreResult<()> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| failed("there is no runtime".to_owned(), error))?;
    runtime.block_on(postgres_namespace::drop(database, name))
}

/// The URL without its option `schema`: the place's own schema takes its part.
fn without_schema(url: &str) -> String {
    let Some((base, query)) = url.split_once('?') else { return url.to_owned() };
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("schema=")).collect();
    if kept.is_empty() { base.to_owned() } else { format!("{base}?{}", kept.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::open;

    #[tokio::test]
    async fn a_place_is_beside_the_store_and_goes_with_all_that_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["data", "missing/data"] {
            let url = format!("sled://{}?cache_mb=8", folder.path().join(path).display());
            let place = Namespace::beside(&url).await.unwrap();
            assert!(place.url().ends_with("/store?cache_mb=8"), "{}", place.url());
            drop(open(place.url(), false).await.unwrap());
            let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            assert_eq!(names.len(), 1);
            assert!(names[0].to_string_lossy().starts_with("data.conformance-"), "{names:?}");
            drop(place);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }

    #[test]
    fn the_places_schema_takes_the_part_of_the_urls() {
        assert_eq!(without_schema("postgres://db/a?schema=x&max_connections=3"), "postgres://db/a?max_connections=3");
        assert_eq!(without_schema("postgres://db/a?schema=x"), "postgres://db/a");
        assert_eq!(without_schema("postgres://db/a"), "postgres://db/a");
    }

    #[test]
    fn a_relaxed_store_promises_less() {
        let durable = |url| PROFILES[profile(url).unwrap()].durable;
        assert!(durable("sled://a") && durable("postgres://db/a"));
        assert!(!durable("sled://a?durability=relaxed") && !durable("memory://"));
        assert!(profile("sled://a?durability=maybe").is_err());
    }
}
