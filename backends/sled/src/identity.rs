//! Identities as bytes, their verbs, and the look-up of a person.

use async_trait::async_trait;
use authkeep_store::{Account, EpochMs, Identities, Identity, LabelScope, Person, Result, Role, Totp, Uid};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::stripes::Stripe;
use crate::table::one_an_account;
use crate::{SledStore, keys, label};

/// Their places stand for them in records.
const ROLES: [Role; 3] = [Role::Admin, Role::Compliance, Role::Member];

impl Record for Identity {
    const KIND: u8 = keys::IDENTITY;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.uid.as_bytes());
        to.one_of(&ROLES, &self.role);
        to.time(self.created_at);
        to.time(self.updated_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            uid: from.bytes()?.into(),
            role: from.one_of(&ROLES)?,
            created_at: from.time()?,
            updated_at: from.time()?,
        })
    }
}

one_an_account!(Identity);

#[async_trait]
impl Identities for SledStore {
    async fn set_role(&self, uid: Uid, role: Role, at: EpochMs) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_uid(uid)]);
            engine.require_account(uid)?;
            let before = engine.find::<Identity>(&uid)?;
            let created_at = before.as_ref().map_or(at, |identity| identity.created_at);
            let mut change = Change::default();
            change.set(before.as_ref(), &Identity { uid, role, created_at, updated_at: at });
            engine.commit(change)
        })
        .await
    }

    async fn identity(&self, uid: Uid) -> Result<Option<Identity>> {
        self.look(|engine| engine.find(&uid))
    }

    async fn person(&self, uid: Uid) -> Result<Option<Person>> {
        self.look(|engine| {
            let _shared = engine.stripes.share(Stripe::of_uid(uid));
            let Some(account) = engine.find::<Account>(&uid)? else { return Ok(None) };
            Ok(Some(Person {
                account,
                role: engine.find::<Identity>(&uid)?.map_or(Role::Member, |identity| identity.role),
                otp_enabled: engine.find::<Totp>(&uid)?.is_some_and(|totp| totp.enabled),
                private_labels: engine.all_under(&label::of_scope(uid, LabelScope::Private))?,
            }))
        })
    }

    async fn scan_identities(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Identity>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_identity(&self, identity: Identity) -> Result<()> {
        self.verb(|engine| engine.add_of(identity.uid, &identity)).await
    }
}
