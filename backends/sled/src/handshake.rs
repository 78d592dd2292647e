//! Handshakes as bytes, and their verbs. Those of one key have one stripe.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Handshake, HandshakeId, HandshakeKey, HandshakeKind, Handshakes, Result, StoreError};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer, place};
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::Stored;
use crate::{SledStore, keys};

/// Their places stand for them in keys and records. They sort as the kinds do.
const KINDS: [HandshakeKind; 3] = [HandshakeKind::ExchangeKey, HandshakeKind::ExchangeProof, HandshakeKind::SignIn];

impl Record for Handshake {
    const KIND: u8 = keys::HANDSHAKE;

    fn write(&self, to: &mut Writer) {
        to.one_of(&KINDS, &self.id.key.kind);
        to.bytes(&self.id.key.hash);
        to.bytes(&self.id.nonce);
        to.sealed(&self.content);
        to.time(self.expires_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        let key = HandshakeKey { kind: from.one_of(&KINDS)?, hash: from.bytes()? };
        let id = HandshakeId { key, nonce: from.bytes()? };
        Ok(Self { id, content: from.sealed()?, expires_at: from.time()? })
    }
}

impl Stored for Handshake {
    type Id = HandshakeId;

    fn key_of(id: &HandshakeId) -> impl AsRef<[u8]> {
        [&of_key(&id.key)[..], &id.nonce].concat()
    }

    fn key(&self) -> impl AsRef<[u8]> {
        Self::key_of(&self.id)
    }

    fn entries(&self) -> Vec<Vec<u8>> {
        vec![keys::by_time(self.expires_at, self.key().as_ref())]
    }
}

/// The start of the keys of the handshakes of a key.
fn of_key(key: &HandshakeKey) -> Vec<u8> {
    [&[Handshake::KIND, place(&KINDS, &key.kind)], &key.hash[..]].concat()
}

#[async_trait]
impl Handshakes for SledStore {
    async fn put_handshake(&self, handshake: Handshake, at_most: u32) -> Result<()> {
        self.cascade(&of_key(&handshake.id.key), move |engine| engine.put_handshake(handshake, at_most)).await
    }

    async fn handshakes(&self, key: HandshakeKey, now: EpochMs) -> Result<Vec<Handshake>> {
        let list = move |engine: &Engine| {
            let _shared = engine.stripes.share(Stripe::of_handshakes(&key));
            engine.live_handshakes(&key, now)
        };
        if self.has_many(&of_key(&key))? { self.long_look(list).await } else { self.look(list) }
    }

    async fn take_handshake(&self, key: HandshakeKey, now: EpochMs) -> Result<Option<Handshake>> {
        self.cascade(&of_key(&key), move |engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_handshakes(&key)]);
            let taken = engine.live_handshakes(&key, now)?.pop();
            let mut change = Change::default();
            if let Some(taken) = &taken {
                change.remove(taken);
            }
            engine.commit(change)?;
            Ok(taken)
        })
        .await
    }

    async fn scan_handshakes(&self, after: Option<HandshakeId>, limit: usize) -> Result<Vec<Handshake>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_handshake(&self, handshake: Handshake) -> Result<()> {
        self.verb(|engine| engine.restore(&handshake, Stripe::of_handshakes(&handshake.id.key))).await
    }
}

impl Engine {
    fn put_handshake(&self, handshake: Handshake, at_most: u32) -> Result<()> {
        let key = handshake.id.key;
        let _held = self.stripes.hold(&mut [Stripe::of_handshakes(&key)]);
        self.require_free(&handshake)?;
        let new = handshake.id;
        let mut ending: Vec<Handshake> = self.all_under(&of_key(&key))?;
        ending.push(handshake);
        ending.sort_unstable_by_key(|handshake| (handshake.expires_at, handshake.id.nonce));
        let beyond = ending.len().saturating_sub(usize::try_from(at_most).unwrap_or(usize::MAX));
        let mut change = Change::default();
        for oldest in ending.drain(..beyond).filter(|oldest| oldest.id != new) {
            change.remove(&oldest);
        }
        for added in ending.iter().filter(|left| left.id == new) {
            change.add(added);
        }
        self.commit(change)
    }

    /// The handshakes of a key whose time was not over by `now`, those that end first before the others. The key's stripe
    /// is held.
    fn live_handshakes(&self, key: &HandshakeKey, now: EpochMs) -> Result<Vec<Handshake>> {
        let mut live: Vec<Handshake> = self.all_under(&of_key(key))?;
        live.retain(|handshake| handshake.expires_at > now);
        live.sort_by_key(|handshake| handshake.expires_at);
        Ok(live)
    }

    /// A handshake that is there and whose time was not over by `now`. Its key's stripe is held.
    pub(crate) fn live_handshake(&self, id: &HandshakeId, now: EpochMs) -> Result<Handshake> {
        let found = self.find::<Handshake>(id)?.filter(|handshake| handshake.expires_at > now);
        found.ok_or_else(StoreError::not_found)
    }
}
