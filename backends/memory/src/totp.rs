//! Second factors, one an account.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Result, Sealed, StoreError, Totp, Totps, Uid};

use crate::{MemoryStore, table};

#[async_trait]
impl Totps for MemoryStore {
    async fn put_totp(&self, uid: Uid, secret: Sealed, created_at: EpochMs) -> Result<()> {
        let mut state = self.lock();
        state.require_account(uid)?;
        if state.totps.get(&uid).is_some_and(|totp| totp.enabled) {
            return Err(StoreError::conflict());
        }
        state.totps.insert(uid, Totp { uid, secret, enabled: false, last_step: 0, created_at });
        Ok(())
    }

    async fn totp(&self, uid: Uid) -> Result<Option<Totp>> {
        Ok(self.lock().totps.get(&uid).cloned())
    }

    async fn enable_totp(&self, uid: Uid, secret: &Sealed, step: u32) -> Result<()> {
        let mut state = self.lock();
        let totp = state.totps.get_mut(&uid).ok_or_else(StoreError::not_found)?;
        if totp.enabled {
            return Err(StoreError::conflict());
        }
        if totp.secret != *secret {
            return Err(StoreError::not_found());
        }
        totp.enabled = true;
        totp.last_step = step;
        Ok(())
    }

    async fn advance_totp(&self, uid: Uid, secret: &Sealed, step: u32) -> Result<()> {
        let mut state = self.lock();
        let totp = state.totps.get_mut(&uid).filter(|totp| totp.enabled && totp.secret == *secret);
        let totp = totp.ok_or_else(StoreError::not_found)?;
        if step <= totp.last_step {
            return Err(StoreError::conflict());
        }
        totp.last_step = step;
        Ok(())
    }

    async fn disable_totp(&self, uid: Uid) -> Result<()> {
        self.lock().totps.remove(&uid);
        Ok(())
    }

    async fn reseal_totp(&self, uid: Uid, expected: &Sealed, secret: Sealed) -> Result<()> {
        let mut state = self.lock();
        let totp = state.totps.get_mut(&uid).filter(|totp| totp.secret == *expected);
        totp.ok_or_else(StoreError::conflict)?.secret = secret;
        Ok(())
    }

    async fn scan_totps(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Totp>> {
        Ok(table::page(&self.lock().totps, after, limit))
    }

    async fn restore_totp(&self, totp: Totp) -> Result<()> {
        let mut state = self.lock();
        state.require_account(totp.uid)?;
        table::add(&mut state.totps, totp.uid, totp)
    }
}
