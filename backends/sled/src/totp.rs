//! Second factors as bytes, and their verbs.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Result, Sealed, StoreError, Totp, Totps, Uid};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::one_an_account;
use crate::{SledStore, keys};

impl Record for Totp {
    const KIND: u8 = keys::TOTP;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.uid.as_bytes());
        to.sealed(&self.secret);
        to.bool(self.enabled);
        to.u32(self.last_step);
        to.time(self.created_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            uid: from.bytes()?.into(),
            secret: from.sealed()?,
            enabled: from.bool()?,
            last_step: from.u32()?,
            created_at: from.time()?,
        })
    }
}

one_an_account!(Totp);

#[async_trait]
impl Totps for SledStore {
    async fn put_totp(&self, uid: Uid, secret: Sealed, created_at: EpochMs) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_uid(uid)]);
            engine.require_account(uid)?;
            let before = engine.find::<Totp>(&uid)?;
            if before.as_ref().is_some_and(|totp| totp.enabled) {
                return Err(StoreError::conflict());
            }
            let mut change = Change::default();
            change.set(before.as_ref(), &Totp { uid, secret, enabled: false, last_step: 0, created_at });
            engine.commit(change)
        })
        .await
    }

    async fn totp(&self, uid: Uid) -> Result<Option<Totp>> {
        self.look(|engine| engine.find(&uid))
    }

    async fn enable_totp(&self, uid: Uid, secret: &Sealed, step: u32) -> Result<()> {
        self.verb(|engine| {
            engine.change_totp(uid, |totp| {
                let totp = totp.ok_or_else(StoreError::not_found)?;
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
        })
        .await
    }

    async fn advance_totp(&self, uid: Uid, secret: &Sealed, step: u32) -> Result<()> {
        self.verb(|engine| {
            engine.change_totp(uid, |totp| {
                let totp = totp.filter(|totp| totp.enabled && totp.secret == *secret);
                let totp = totp.ok_or_else(StoreError::not_found)?;
                if step <= totp.last_step {
                    return Err(StoreError::conflict());
                }
                totp.last_step = step;
                Ok(())
            })
        })
        .await
    }

    async fn disable_totp(&self, uid: Uid) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_uid(uid)]);
            let mut change = Change::default();
            if let Some(totp) = engine.find::<Totp>(&uid)? {
                change.remove(&totp);
            }
            engine.commit(change)
        })
        .await
    }

    async fn reseal_totp(&self, uid: Uid, expected: &Sealed, secret: Sealed) -> Result<()> {
        self.verb(|engine| {
            engine.change_totp(uid, |totp| {
                let totp = totp.filter(|totp| totp.secret == *expected);
                totp.ok_or_else(StoreError::conflict)?.secret = secret;
                Ok(())
            })
        })
        .await
    }

    async fn scan_totps(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Totp>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_totp(&self, totp: Totp) -> Result<()> {
        self.verb(|engine| engine.add_of(totp.uid, &totp)).await
    }
}

impl Engine {
    /// Runs a change of an account's second factor, if it has one.
    fn change_totp(&self, uid: Uid, change_fields: impl FnOnce(Option<&mut Totp>) -> Result<()>) -> Result<()> {
        let _held = self.stripes.hold(&mut [Stripe::of_uid(uid)]);
        let before = self.find::<Totp>(&uid)?;
        let mut after = before.clone();
        change_fields(after.as_mut())?;
        let mut change = Change::default();
        if let (Some(before), Some(after)) = (&before, &after) {
            change.replace(before, after);
        }
        self.commit(change)
    }
}
