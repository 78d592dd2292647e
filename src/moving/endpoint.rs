//! The two ends of a move: a store that is there, and one that is empty.

use std::sync::Arc;

use authkeep_store::Store;

use super::error::MoveError;
use super::family::Family;
use crate::backend::{self, Found};

/// Opens the store that records are read from. Unlike a server it makes none where there is none.
///
/// # Errors
/// [`MoveError`], which says what to do.
pub async fn open_source(url: &str) -> Result<Arc<dyn Store>, MoveError> {
    match backend::look(url).await? {
        Found::Memory => Err(MoveError::Volatile),
        Found::Nothing => Err(MoveError::NoStore(backend::describe(url))),
        Found::Current | Found::Older(_) | Found::Newer(_) => Ok(backend::open(url, false).await?),
    }
}

/// Opens the store that is to be filled, or makes it.
///
/// # Errors
/// [`MoveError`], which says what to do; [`MoveError::NotEmpty`] when it holds any record.
pub async fn open_target(url: &str) -> Result<Arc<dyn Store>, MoveError> {
    if let Found::Memory = backend::look(url).await? {
        return Err(MoveError::Volatile);
    }
    let store = backend::open(url, false).await?;
    refuse_filled(store.as_ref()).await?;
    Ok(store)
}

/// Refuses a store that holds any record.
///
/// # Errors
/// [`MoveError::NotEmpty`]; [`MoveError::Read`] when it does not say.
pub async fn refuse_filled(target: &dyn Store) -> Result<(), MoveError> {
    for &family in Family::ALL {
        let found = family.scan(target, None, 1).await;
        let found = found.map_err(|source| MoveError::Read { place: "the target", family, source })?;
        if !found.is_empty() {
            return Err(MoveError::NotEmpty(family));
        }
    }
    Ok(())
}
