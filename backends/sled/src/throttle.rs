//! Throttles as bytes, and their verbs. Each has the stripe of its key.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Result, Throttle, ThrottleKey, Throttles, Turn};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::stripes::Stripe;
use crate::table::Stored;
use crate::{SledStore, keys};

impl Record for Throttle {
    const KIND: u8 = keys::THROTTLE;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.key.as_bytes());
        to.u32(self.count);
        to.time(self.expires_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self { key: from.bytes()?.into(), count: from.u32()?, expires_at: from.time()? })
    }
}

impl Stored for Throttle {
    type Id = ThrottleKey;

    fn key_of(key: &ThrottleKey) -> impl AsRef<[u8]> {
        keys::of32(Self::KIND, key.as_bytes())
    }

    fn key(&self) -> impl AsRef<[u8]> {
        Self::key_of(&self.key)
    }

    fn entries(&self) -> Vec<Vec<u8>> {
        vec![keys::by_time(self.expires_at, Stored::key(self).as_ref())]
    }
}

#[async_trait]
impl Throttles for SledStore {
    async fn take_turn(&self, key: ThrottleKey, limit: u32, now: EpochMs, until: EpochMs) -> Result<Turn> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_id(key.as_bytes())]);
            let before = engine.find::<Throttle>(&key)?;
            let open = before.filter(|window| window.expires_at > now);
            let window = open.unwrap_or(Throttle { key, count: 0, expires_at: until });
            if window.count >= limit {
                return Ok(Turn::Refused(window.expires_at));
            }
            let mut change = Change::default();
            change.set(before.as_ref(), &Throttle { count: window.count + 1, ..window });
            engine.commit(change)?;
            Ok(Turn::Taken)
        })
        .await
    }

    async fn give_turn_back(&self, key: ThrottleKey) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_id(key.as_bytes())]);
            let mut change = Change::default();
            if let Some(before) = engine.find::<Throttle>(&key)? {
                change.replace(&before, &Throttle { count: before.count.saturating_sub(1), ..before });
            }
            engine.commit(change)
        })
        .await
    }

    async fn scan_throttles(&self, after: Option<ThrottleKey>, limit: usize) -> Result<Vec<Throttle>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_throttle(&self, throttle: Throttle) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [throttle.stripe()]);
            engine.require_free(&throttle)?;
            let mut change = Change::default();
            change.add(&throttle);
            engine.commit(change)
        })
        .await
    }
}
