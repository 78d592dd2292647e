//! Used token ids.

use authkeep_store::{EpochMs, ErrorKind, UsedJti};

use super::{Outcome, insert_free};
use crate::state::State;

impl State {
    pub(super) fn use_jti(&mut self, used: UsedJti, now: EpochMs) -> Outcome {
        self.require_api_key(used)?;
        if self.used_jtis.get(&used.id).is_some_and(|before| before.expires_at > now) {
            return Err(ErrorKind::Conflict);
        }
        self.used_jtis.insert(used.id, used);
        Ok(())
    }

    pub(super) fn restore_used_jti(&mut self, used: UsedJti) -> Outcome {
        self.require_api_key(used)?;
        insert_free(&mut self.used_jtis, used.id, used)
    }

    fn require_api_key(&self, used: UsedJti) -> Outcome {
        if self.api_keys.contains_key(&used.id.api_key) { Ok(()) } else { Err(ErrorKind::NotFound) }
    }
}
