//! Labels as bytes, their verbs, and those that verbs of other families set.

use async_trait::async_trait;
use authkeep_store::{EpochMs, Label, LabelId, LabelScope, Labels, Message, Result, StoreError, Text255, Uid};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::{Stored, require_room};
use crate::{SledStore, keys};

/// Their places stand for them in keys and records. They sort as the scopes do.
const SCOPES: [LabelScope; 2] = [LabelScope::Private, LabelScope::Public];

impl Record for Label {
    const KIND: u8 = keys::LABEL;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.uid.as_bytes());
        to.one_of(&SCOPES, &self.scope);
        to.text(self.key.as_str());
        to.text(self.value.as_str());
        to.time(self.created_at);
        to.time(self.updated_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            uid: from.bytes()?.into(),
            scope: from.one_of(&SCOPES)?,
            key: from.text()?,
            value: from.text()?,
            created_at: from.time()?,
            updated_at: from.time()?,
        })
    }
}

impl Stored for Label {
    type Id = LabelId;

    fn key_of(id: &LabelId) -> impl AsRef<[u8]> {
        key(id.uid, id.scope, &id.key)
    }

    fn key(&self) -> impl AsRef<[u8]> {
        key(self.uid, self.scope, &self.key)
    }
}

fn key(uid: Uid, scope: LabelScope, key: &Text255) -> Vec<u8> {
    let mut start = of_scope(uid, scope);
    start.extend_from_slice(key.as_str().as_bytes());
    start
}

/// The start of the keys of an account's labels of a scope.
pub(crate) fn of_scope(uid: Uid, scope: LabelScope) -> Vec<u8> {
    let place = match scope {
        LabelScope::Private => 0,
        LabelScope::Public => 1,
    };
    keys::within(Label::KIND, uid.as_bytes(), &[place])
}

#[async_trait]
impl Labels for SledStore {
    async fn create_label(&self, label: Label, at_most: u32) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_uid(label.uid)]);
            let mut change = Change::default();
            engine.claim(label.uid, &label, &mut change)?;
            require_room(engine.keys(&of_scope(label.uid, label.scope))?.len(), at_most)?;
            engine.commit(change)
        })
        .await
    }

    async fn labels(&self, uid: Uid) -> Result<Vec<Label>> {
        self.look(|engine| {
            let _shared = engine.stripes.share(Stripe::of_uid(uid));
            let mut labels: Vec<Label> = engine.all_under(&keys::of16(Label::KIND, uid.as_bytes()))?;
            labels.sort_by_key(|label| label.created_at);
            Ok(labels)
        })
    }

    async fn update_label(&self, id: LabelId, value: Text255, at: EpochMs) -> Result<Label> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_uid(id.uid)]);
            let before = engine.find::<Label>(&id)?.ok_or_else(StoreError::not_found)?;
            let after = Label { value, updated_at: at, ..before.clone() };
            let mut change = Change::default();
            change.replace(&before, &after);
            engine.commit(change)?;
            Ok(after)
        })
        .await
    }

    async fn set_label(&self, label: Label, message: Option<Message>) -> Result<()> {
        self.verb(|engine| {
            let mut wanted = vec![Stripe::of_uid(label.uid)];
            wanted.extend(message.as_ref().map(Stripe::of_message));
            let _held = engine.stripes.hold(&mut wanted);
            engine.require_account(label.uid)?;
            let mut change = Change::default();
            let says_so_already = engine.find::<Label>(&label.id())?.is_some_and(|old| old.value == label.value);
            if let Some(message) = message.filter(|_| !says_so_already) {
                engine.post(&message, &mut change)?;
            }
            engine.set_label(label, &mut change)?;
            engine.commit(change)
        })
        .await
    }

    async fn delete_label(&self, id: LabelId) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_uid(id.uid)]);
            let label = engine.find::<Label>(&id)?.ok_or_else(StoreError::not_found)?;
            let mut change = Change::default();
            change.remove(&label);
            engine.commit(change)
        })
        .await
    }

    async fn scan_labels(&self, after: Option<LabelId>, limit: usize) -> Result<Vec<Label>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_label(&self, label: Label) -> Result<()> {
        self.verb(|engine| engine.add_of(label.uid, &label)).await
    }
}

impl Engine {
    /// Plans to store a label. One that was there keeps the time when it was made. The account's stripe is held.
    pub(crate) fn set_label(&self, mut label: Label, change: &mut Change) -> Result<()> {
        let before = self.find::<Label>(&label.id())?;
        if let Some(before) = &before {
            label.created_at = before.created_at;
        }
        change.set(before.as_ref(), &label);
        Ok(())
    }
}

/// A private label that says something as of a time.
pub(crate) fn private(uid: Uid, key: &str, value: &str, at: EpochMs) -> Result<Label> {
    let text = |text: &str| Text255::new(text).map_err(|error| StoreError::internal("not a label").caused_by(error));
    Ok(Label { uid, scope: LabelScope::Private, key: text(key)?, value: text(value)?, created_at: at, updated_at: at })
}
