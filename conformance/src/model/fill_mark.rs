//! The fill mark.

use authkeep_store::{EpochMs, ErrorKind, FillMark};

use super::Outcome;
use crate::state::State;

impl State {
    pub(super) fn set_fill_mark(&mut self, mark: FillMark, now: EpochMs) -> Outcome {
        if self.fill_mark.is_some_and(|other| other.owner != mark.owner && other.expires_at > now) {
            return Err(ErrorKind::Conflict);
        }
        self.fill_mark = Some(mark);
        Ok(())
    }
}
