//! Records in the order in which they are moved, a page at a time.

use async_trait::async_trait;
use authkeep_store::Store;

use super::error::MoveError;
use super::family::{Family, Record};

/// How many records a page has at the most: some 700 KB of accounts, and 128 MiB of kept replies of the
/// longest kind.
pub const PAGE: usize = 1_000;

/// Gives records family by family, each family in ascending order of its ids.
#[async_trait]
pub trait Records: Send {
    /// The next records, all of one family; none at the end.
    ///
    /// # Errors
    /// [`MoveError`]; what is given after it means nothing.
    async fn page(&mut self) -> Result<Vec<Record>, MoveError>;
}

/// The records of a store that nobody changes meanwhile.
pub struct StoreRecords<'a> {
    store: &'a dyn Store,
    /// What is called by this name in errors.
    place: &'static str,
    families: &'static [Family],
    last: Option<Record>,
}

impl<'a> StoreRecords<'a> {
    /// All records of a store; `place` is what errors call it, such as "the source".
    #[must_use]
    pub fn new(store: &'a dyn Store, place: &'static str) -> Self {
        Self { store, place, families: Family::ALL, last: None }
    }
}

#[async_trait]
impl Records for StoreRecords<'_> {
    async fn page(&mut self) -> Result<Vec<Record>, MoveError> {
        while let Some((&family, later)) = self.families.split_first() {
            let page = family.scan(self.store, self.last.as_ref(), PAGE).await;
            let page = page.map_err(|source| MoveError::Read { place: self.place, family, source })?;
            self.last = page.last().cloned();
            if self.last.is_some() {
                return Ok(page);
            }
            self.families = later;
        }
        Ok(Vec::new())
    }
}
