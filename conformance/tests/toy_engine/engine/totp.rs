//! Second factors, one an account.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Result, Sealed, StoreError, Totp, Totps, Uid};

use super::ToyStore;
use super::log::Change;

#[async_trait]
impl Totps for ToyStore {
    async fn put_totp(&self, uid: Uid, secret: Sealed, created_at: EpochMs) -> Result<()> {
        self.change(uid, |_, dossier| {
            if dossier.totp.as_ref().is_some_and(|totp| totp.enabled) {
                return Err(StoreError::conflict());
            }
            dossier.totp = Some(Totp { uid, secret, enabled: false, last_step: 0, created_at });
            Ok(())
        })
    }

    async fn totp(&self, uid: Uid) -> Result<Option<Totp>> {
        Ok(self.find_one(uid, |dossier| dossier.totp.clone()))
    }

    async fn enable_totp(&self, uid: Uid, secret: &Sealed, step: u32) -> Result<()> {
        self.change(uid, |_, dossier| {
            let totp = dossier.totp.as_mut().ok_or_else(StoreError::not_found)?;
            if totp.enabled {
                return Err(StoreError::conflict());
            }
            if totp.secret != *secret {
                return Err(StoreError::not_found());
            }
            totp.enabled = true;
            totp.last_step = step;
            Ok(())
        })
    }

    async fn advance_totp(&self, uid: Uid, secret: &Sealed, step: u32) -> Result<()> {
        self.change(uid, |_, dossier| {
            let totp = dossier.totp.as_mut().filter(|totp| totp.enabled && totp.secret == *secret);
            let totp = totp.ok_or_else(StoreError::not_found)?;
            if step <= totp.last_step {
                return Err(StoreError::conflict());
            }
            totp.last_step = step;
            Ok(())
        })
    }

    async fn disable_totp(&self, uid: Uid) -> Result<()> {
        self.change_if_there(uid, |dossier| dossier.totp = None)
    }

    async fn reseal_totp(&self, uid: Uid, expected: &Sealed, secret: Sealed) -> Result<()> {
        let mut state = self.state();
        let mut dossier = state.dossier(uid).map_err(|_| StoreError::conflict())?;
        let totp = dossier.totp.as_mut().filter(|totp| totp.secret == *expected);
        totp.ok_or_else(StoreError::conflict)?.secret = secret;
        state.commit(vec![Change::dossier(dossier)])
    }

    async fn scan_totps(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Totp>> {
        Ok(self.scan_one(after, limit, |dossier| dossier.totp.clone()))
    }

    async fn restore_totp(&self, totp: Totp) -> Result<()> {
        self.create_one(totp.uid, totp, |dossier| &mut dossier.totp)
    }
}
