//! A storage URL becomes a store. This is the only file that names every engine.

use std::sync::Arc;

use authkeep_memory::MemoryStore;
use authkeep_store::{Store, StoreError};

/// Why a storage URL gives no store.
#[derive(Debug, thiserror::Error)]
pub enum BackendError {
    /// The URL is none of the kinds that are known.
    #[error("the storage URL {0} is none of memory://, sled://PATH, postgres://user:password@host:port/database")]
    Unknown(String),
    /// The engine says why.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens the store of a URL.
///
/// # Errors
/// [`BackendError`], which says what to do.
pub async fn open(url: &str, _migrate: bool) -> Result<Arc<dyn Store>, BackendError> {
    match url.split_once("://") {
        Some(("memory", "")) => Ok(Arc::new(MemoryStore::new())),
        _ => Err(BackendError::Unknown(hide_password(url))),
    }
}

/// What version of its schema a store has, as a sentence.
///
/// # Errors
/// [`BackendError`], which says what to do.
pub async fn schema_status(url: &str) -> Result<String, BackendError> {
    open(url, false)
        .await
        .map(|store| format!("the {} engine keeps no schema: there is nothing to migrate", store.engine()))
}

/// Applies what is pending, and says what was done.
///
/// # Errors
/// [`BackendError`], which says what to do.
pub async fn migrate(url: &str) -> Result<String, BackendError> {
    schema_status(url).await
}

/// The URL for the start line: a folder by its full path, a database without its password.
#[must_use]
pub fn describe(url: &str) -> String {
    let folder = url.strip_prefix("sled://").map(|rest| rest.split('?').next().unwrap_or_default());
    match folder.map(std::path::absolute) {
        Some(Ok(path)) => path.display().to_string(),
        _ => hide_password(url),
    }
}

/// The URL as it may be shown: without a password.
#[must_use]
pub fn hide_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let Some((user_info, host)) = authority.rsplit_once('@') else { return url.to_owned() };
    let user = user_info.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}:***@{host}{}", &rest[authority.len()..])
}
