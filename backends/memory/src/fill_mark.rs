//! The fill mark.

use async_trait::async_trait;
use authkeep_store::{EpochMs, FillMark, FillMarks, FillOwner, Result, StoreError};

use crate::MemoryStore;

#[async_trait]
impl FillMarks for MemoryStore {
    async fn set_fill_mark(&self, mark: FillMark, now: EpochMs) -> Result<()> {
        let mut state = self.lock();
        if state.fill_mark.is_some_and(|other| other.owner != mark.owner && other.expires_at > now) {
            return Err(StoreError::conflict());
        }
        state.fill_mark = Some(mark);
        Ok(())
    }

    async fn clear_fill_mark(&self, owner: FillOwner) -> Result<()> {
        let mut state = self.lock();
        state.fill_mark = state.fill_mark.filter(|mark| mark.owner != owner);
        Ok(())
    }

    async fn fill_mark(&self) -> Result<Option<FillMark>> {
        Ok(self.lock().fill_mark)
    }
}
