//! What ends or is due, by the time, and the removal of what has ended.

use async_trait::async_trait;
use authkeep_store::{
    ApiKey, EpochMs, Expiry, Handshake, KeptReply, Result, SessionToken, SigningKey, Throttle, UsedJti,
};

use crate::change::Change;
use crate::engine::{Engine, read_failed};
use crate::stripes::Stripe;
use crate::table::{Stored, orphan};
use crate::{SledStore, keys, pseudonym_session};

#[async_trait]
impl Expiry for SledStore {
    async fn sweep_expired(&self, now: EpochMs, limit: usize) -> Result<usize> {
        self.long_verb(move |engine| engine.sweep(now, limit)).await
    }
}

/// What a sweep has found.
#[derive(Default)]
struct Ended {
    change: Change,
    count: usize,
    /// The stripes that what was found is changed under.
    stripes: Vec<Stripe>,
}

impl Engine {
    /// What is removed is looked for twice: for the stripes that it takes, and under these. If other stripes are needed
    /// the second time, somebody was faster, and all starts over.
    fn sweep(&self, now: EpochMs, limit: usize) -> Result<usize> {
        loop {
            let mut wanted = self.ended(now, limit)?.stripes;
            let _held = self.stripes.hold(&mut wanted);
            let ended = self.ended(now, limit)?;
            if ended.stripes.iter().all(|stripe| wanted.binary_search(stripe).is_ok()) {
                self.commit(ended.change)?;
                return Ok(ended.count);
            }
        }
    }

    /// At most `limit` records whose time was over by `now`, in the order in which they go.
    fn ended(&self, now: EpochMs, limit: usize) -> Result<Ended> {
        let mut ended = Ended::default();
        self.collect(now, limit, &mut ended, |token: &SessionToken| Ok(Some(Stripe::of_uid(token.uid))))?;
        self.collect(now, limit, &mut ended, |used: &UsedJti| {
            let api_key = self.find::<ApiKey>(&used.id.api_key)?;
            Ok(api_key.map(|key| Stripe::of_uid(key.uid)))
        })?;
        self.collect(now, limit, &mut ended, |window: &Throttle| Ok(Some(window.stripe())))?;
        self.collect(now, limit, &mut ended, |_: &SigningKey| Ok(Some(Stripe::SIGNING_KEYS)))?;
        self.collect(now, limit, &mut ended, |session| Ok(Some(pseudonym_session::stripe(session))))?;
        self.collect(now, limit, &mut ended, |it: &Handshake| Ok(Some(Stripe::of_handshakes(&it.id.key))))?;
        self.collect(now, limit, &mut ended, |reply: &KeptReply| Ok(Some(reply.stripe())))?;
        Ok(ended)
    }

    /// Adds the records of one kind whose time was over, as far as `limit` allows, with their stripes. What goes in
    /// the middle of the look, or what it belongs to, has no stripe that is held, and is passed over.
    fn collect<R: Stored>(
        &self,
        now: EpochMs,
        limit: usize,
        ended: &mut Ended,
        stripe: impl Fn(&R) -> Result<Option<Stripe>>,
    ) -> Result<()> {
        for key in self.keys_by_time(R::KIND, now, limit - ended.count)? {
            let Some(record) = self.get::<R>(&key)? else { continue };
            let Some(stripe) = stripe(&record)? else { continue };
            ended.stripes.push(stripe);
            ended.change.remove(&record);
            ended.count += 1;
        }
        Ok(())
    }

    /// The records of one kind that are due at `now`, at most `limit`, those due first before the others, at the same
    /// time in ascending order of their ids. The stripe of all of them is held.
    pub(crate) fn by_time<R: Stored>(&self, now: EpochMs, limit: usize) -> Result<Vec<R>> {
        let keys = self.keys_by_time(R::KIND, now, limit)?;
        keys.iter().map(|key| self.get(key)?.ok_or_else(orphan)).collect()
    }

    fn keys_by_time(&self, kind: u8, now: EpochMs, limit: usize) -> Result<Vec<Vec<u8>>> {
        let mut found = Vec::new();
        for entry in self.db.scan_prefix(keys::times_of_kind(kind)).keys().take(limit) {
            let (time, key) = keys::timed(&entry.map_err(read_failed)?).ok_or_else(orphan)?;
            if time > now.get() {
                break;
            }
            found.push(key);
        }
        Ok(found)
    }
}
