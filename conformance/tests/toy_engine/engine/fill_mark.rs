//! The mark of a fill.

use async_trait::async_trait;
use authkeep_store::{EpochMs, FillMark, FillMarks, FillOwner, Result, StoreError};

use super::ToyStore;
use super::log::Change;

#[async_trait]
impl FillMarks for ToyStore {
    async fn set_fill_mark(&self, mark: FillMark, now: EpochMs) -> Result<()> {
        let mut state = self.state();
        if state.fill_mark.is_some_and(|other| other.owner != mark.owner && other.expires_at > now) {
            return Err(StoreError::conflict());
        }
        state.commit(vec![Change::FillMark(Some(mark))])
    }

    async fn clear_fill_mark(&self, owner: FillOwner) -> Result<()> {
        let mut state = self.state();
        if state.fill_mark.is_none_or(|mark| mark.owner != owner) {
            return Ok(());
        }
        state.commit(vec![Change::FillMark(None)])
    }

    async fn fill_mark(&self) -> Result<Option<FillMark>> {
        Ok(self.state().fill_mark)
    }
}
