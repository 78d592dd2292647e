//! Second factors.

use authkeep_store::{EpochMs, ErrorKind, Sealed, Totp, Uid};

use super::{Outcome, insert_free};
use crate::state::State;

impl State {
    pub(super) fn put_totp(&mut self, uid: Uid, secret: &Sealed, created_at: EpochMs) -> Outcome {
        self.require_account(uid)?;
        if self.totps.get(&uid).is_some_and(|totp| totp.enabled) {
            return Err(ErrorKind::Conflict);
        }
        self.totps.insert(uid, Totp { uid, secret: secret.clone(), enabled: false, last_step: 0, created_at });
        Ok(())
    }

    pub(super) fn enable_totp(&mut self, uid: Uid, secret: &Sealed, step: u32) -> Outcome {
        let totp = self.totps.get_mut(&uid).ok_or(ErrorKind::NotFound)?;
        if totp.enabled {
            return Err(ErrorKind::Conflict);
        }
        if totp.secret != *secret {
            return Err(ErrorKind::NotFound);
        }
        (totp.enabled, totp.last_step) = (true, step);
        Ok(())
    }

    pub(super) fn advance_totp(&mut self, uid: Uid, secret: &Sealed, step: u32) -> Outcome {
        let totp = self.totps.get_mut(&uid).filter(|totp| totp.enabled && totp.secret == *secret);
        let totp = totp.ok_or(ErrorKind::NotFound)?;
        if step <= totp.last_step {
            return Err(ErrorKind::Conflict);
        }
        totp.last_step = step;
        Ok(())
    }

    pub(super) fn reseal_totp(&mut self, uid: Uid, expected: &Sealed, secret: &Sealed) -> Outcome {
        let totp = self.totps.get_mut(&uid).filter(|totp| totp.secret == *expected);
        totp.ok_or(ErrorKind::Conflict)?.secret = secret.clone();
        Ok(())
    }

    pub(super) fn restore_totp(&mut self, totp: &Totp) -> Outcome {
        self.require_account(totp.uid)?;
        insert_free(&mut self.totps, totp.uid, totp.clone())
    }
}
