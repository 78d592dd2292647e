//! Clean tokens.

use authkeep_store::{CleanBucket, CleanTokenId, ErrorKind};

use super::Outcome;
use crate::state::State;

impl State {
    /// How many clean tokens a bucket has.
    pub(crate) fn clean_token_count(&self, bucket: CleanBucket) -> usize {
        self.clean_tokens.keys().filter(|id| id.bucket == bucket).count()
    }

    pub(super) fn spend(&mut self, id: CleanTokenId) -> Outcome {
        self.clean_tokens.remove(&id).map(drop).ok_or(ErrorKind::NotFound)
    }
}
