//! Messages as bytes, and their verbs.
//!
//! A message's content, which may be long and never changes but for a resealing, is a record of its own: handing a
//! message out or putting it off writes a few bytes.

use async_trait::async_trait;
use authkeep_store::{Channel, EpochMs, Message, MessageId, Messages, Result, Sealed, StoreError};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::{Stored, orphan};
use crate::{SledStore, keys};

/// Their places stand for them in records.
const CHANNELS: [Channel; 2] = [Channel::Mail, Channel::Sms];

/// A message without its content.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Envelope {
    id: MessageId,
    channel: Channel,
    created_at: EpochMs,
    due_at: EpochMs,
    attempts: u32,
}

impl Record for Envelope {
    const KIND: u8 = keys::MESSAGE;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.as_bytes());
        to.one_of(&CHANNELS, &self.channel);
        to.time(self.created_at);
        to.time(self.due_at);
        to.u32(self.attempts);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            id: from.bytes()?.into(),
            channel: from.one_of(&CHANNELS)?,
            created_at: from.time()?,
            due_at: from.time()?,
            attempts: from.u32()?,
        })
    }
}

impl Stored for Envelope {
    type Id = MessageId;

    fn key_of(id: &MessageId) -> impl AsRef<[u8]> {
        keys::of16(Self::KIND, id.as_bytes())
    }

    fn key(&self) -> impl AsRef<[u8]> {
        Self::key_of(&self.id)
    }

    fn entries(&self) -> Vec<Vec<u8>> {
        vec![keys::by_time(self.due_at, self.key().as_ref())]
    }
}

/// What a message says.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Content {
    id: MessageId,
    pub(crate) sealed: Sealed,
}

impl Record for Content {
    const KIND: u8 = keys::MESSAGE_CONTENT;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.id.as_bytes());
        to.sealed(&self.sealed);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self { id: from.bytes()?.into(), sealed: from.sealed()? })
    }
}

impl Stored for Content {
    type Id = MessageId;

    fn key_of(id: &MessageId) -> impl AsRef<[u8]> {
        keys::of16(Self::KIND, id.as_bytes())
    }

    fn key(&self) -> impl AsRef<[u8]> {
        Self::key_of(&self.id)
    }
}

#[async_trait]
impl Messages for SledStore {
    async fn create_message(&self, message: Message) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_message(&message)]);
            let mut change = Change::default();
            engine.post(&message, &mut change)?;
            engine.commit(change)
        })
        .await
    }

    async fn claim_messages(&self, now: EpochMs, lease_until: EpochMs, limit: usize) -> Result<Vec<Message>> {
        self.long_verb(move |engine| {
            let _held = engine.stripes.hold(&mut [Stripe::MESSAGES]);
            let due: Vec<Envelope> = engine.by_time(now, limit)?;
            let mut change = Change::default();
            let claimed = due.into_iter().map(|before| {
                let attempts = before.attempts.saturating_add(1);
                let after = Envelope { due_at: lease_until, attempts, ..before };
                change.replace(&before, &after);
                engine.with_content(after)
            });
            let claimed: Vec<Message> = claimed.collect::<Result<_>>()?;
            engine.commit(change)?;
            Ok(claimed)
        })
        .await
    }

    async fn postpone_message(&self, id: MessageId, due_at: EpochMs) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::MESSAGES]);
            let mut change = Change::default();
            if let Some(before) = engine.find::<Envelope>(&id)? {
                change.replace(&before, &Envelope { due_at, ..before });
            }
            engine.commit(change)
        })
        .await
    }

    async fn finish_message(&self, id: MessageId) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::MESSAGES]);
            let mut change = Change::default();
            if let Some(envelope) = engine.find::<Envelope>(&id)? {
                change.remove(&envelope);
                change.erase(Content::key_of(&id).as_ref());
            }
            engine.commit(change)
        })
        .await
    }

    async fn reseal_message(&self, id: MessageId, expected: &Sealed, content: Sealed) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::MESSAGES]);
            let before = engine.find::<Content>(&id)?.filter(|content| content.sealed == *expected);
            let before = before.ok_or_else(StoreError::conflict)?;
            let mut change = Change::default();
            change.replace(&before, &Content { sealed: content, ..before.clone() });
            engine.commit(change)
        })
        .await
    }

    async fn scan_messages(&self, after: Option<MessageId>, limit: usize) -> Result<Vec<Message>> {
        self.long_look(move |engine| {
            let _shared = engine.stripes.share(Stripe::MESSAGES);
            let page: Vec<Envelope> = engine.scan(after.as_ref(), limit)?;
            page.into_iter().map(|envelope| engine.with_content(envelope)).collect()
        })
        .await
    }
}

impl Engine {
    /// Plans to store a message. Its id's stripe is held.
    pub(crate) fn post(&self, message: &Message, change: &mut Change) -> Result<()> {
        let &Message { id, channel, ref content, created_at, due_at, attempts } = message;
        let envelope = Envelope { id, channel, created_at, due_at, attempts };
        self.require_free(&envelope)?;
        change.add(&envelope);
        change.add(&Content { id, sealed: content.clone() });
        Ok(())
    }

    /// The whole message. The stripe of all messages is held.
    fn with_content(&self, envelope: Envelope) -> Result<Message> {
        let Envelope { id, channel, created_at, due_at, attempts } = envelope;
        let content = self.find::<Content>(&id)?.ok_or_else(orphan)?.sealed;
        Ok(Message { id, channel, content, created_at, due_at, attempts })
    }
}
