//! Phones as bytes, who has proved which number, and their verbs.

use async_trait::async_trait;
use authkeep_store::{
    CodeRequest, EpochMs, Message, NewPhoneCode, Phone, PhoneId, PhoneNumber, Phones, Result, Secret, StoreError, Uid,
};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::Stored;
use crate::{SledStore, keys, label};

impl Record for Phone {
    const KIND: u8 = keys::PHONE;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.uid.as_bytes());
        to.text(self.number.as_str());
        to.text(self.country.as_str());
        to.option(self.code.as_ref(), Writer::secret);
        to.time(self.sent_at);
        to.time(self.expires_at);
        to.u32(self.wrong_guesses);
        to.option(self.verified_at.as_ref(), |to, verified_at| to.time(*verified_at));
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            uid: from.bytes()?.into(),
            number: from.phone_number()?,
            country: from.text()?,
            code: from.option(Reader::secret)?,
            sent_at: from.time()?,
            expires_at: from.time()?,
            wrong_guesses: from.u32()?,
            verified_at: from.option(Reader::time)?,
        })
    }
}

impl Stored for Phone {
    type Id = PhoneId;

    fn key_of(id: &PhoneId) -> impl AsRef<[u8]> {
        key(id.uid, &id.number)
    }

    fn key(&self) -> impl AsRef<[u8]> {
        key(self.uid, &self.number)
    }
}

fn key(uid: Uid, number: &PhoneNumber) -> Vec<u8> {
    keys::within(Phone::KIND, uid.as_bytes(), number.as_str().as_bytes())
}

/// Who has proved a number.
pub(crate) struct PhoneOwner(Uid);

impl Record for PhoneOwner {
    const KIND: u8 = keys::PHONE_OWNER;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.0.as_bytes());
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self(from.bytes()?.into()))
    }
}

#[async_trait]
impl Phones for SledStore {
    async fn request_phone_code(&self, new: NewPhoneCode, not_after: EpochMs, message: Message) -> Result<CodeRequest> {
        self.verb(|engine| engine.request_phone_code(new, not_after, &message)).await
    }

    async fn verify_phone(
        &self,
        uid: Uid,
        number: &PhoneNumber,
        code: &Secret<32>,
        now: EpochMs,
        max_guesses: u32,
    ) -> Result<bool> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_uid(uid), Stripe::of_number(number)]);
            let id = PhoneId { uid, number: number.clone() };
            let phone = engine.find::<Phone>(&id)?.filter(|phone| phone.verified_at.is_none());
            let Some(phone) = phone else { return Ok(false) };
            engine.require_unproved(number)?;
            if phone.wrong_guesses >= max_guesses || phone.expires_at <= now {
                return Ok(false);
            }
            let mut change = Change::default();
            let is_right = phone.code.as_ref() == Some(code);
            if is_right {
                let proved = Phone { code: None, wrong_guesses: 0, verified_at: Some(now), ..phone.clone() };
                change.replace(&phone, &proved);
                change.put(&keys::phone_owner(number), &PhoneOwner(uid));
                engine.set_label(label::private(uid, "phone", "verified", now)?, &mut change)?;
            } else {
                change.replace(&phone, &Phone { wrong_guesses: phone.wrong_guesses + 1, ..phone.clone() });
            }
            engine.commit(change)?;
            Ok(is_right)
        })
        .await
    }

    async fn phones(&self, uid: Uid) -> Result<Vec<Phone>> {
        self.look(|engine| {
            let _shared = engine.stripes.share(Stripe::of_uid(uid));
            engine.all_under(&keys::of16(Phone::KIND, uid.as_bytes()))
        })
    }

    async fn phone_owner(&self, number: &PhoneNumber) -> Result<Option<Uid>> {
        let owner = self.look(|engine| engine.get(&keys::phone_owner(number)))?;
        Ok(owner.map(|PhoneOwner(uid)| uid))
    }

    async fn scan_phones(&self, after: Option<PhoneId>, limit: usize) -> Result<Vec<Phone>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }

    async fn restore_phone(&self, phone: Phone) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::of_uid(phone.uid), Stripe::of_number(&phone.number)]);
            let mut change = Change::default();
            engine.claim(phone.uid, &phone, &mut change)?;
            if phone.verified_at.is_some() {
                engine.require_unproved(&phone.number)?;
                change.put(&keys::phone_owner(&phone.number), &PhoneOwner(phone.uid));
            }
            engine.commit(change)
        })
        .await
    }
}

impl Engine {
    fn request_phone_code(&self, new: NewPhoneCode, not_after: EpochMs, message: &Message) -> Result<CodeRequest> {
        let mut wanted = [Stripe::of_uid(new.uid), Stripe::of_number(&new.number), Stripe::of_message(message)];
        let _held = self.stripes.hold(&mut wanted);
        self.require_account(new.uid)?;
        self.require_unproved(&new.number)?;
        let before = self.find::<Phone>(&PhoneId { uid: new.uid, number: new.number.clone() })?;
        match &before {
            None if new.again => return Err(StoreError::not_found()),
            Some(phone) if phone.sent_at > not_after => return Ok(CodeRequest::TooSoon(phone.sent_at)),
            _ => {}
        }
        let phone = Phone {
            uid: new.uid,
            number: new.number,
            country: new.country,
            code: Some(new.code),
            sent_at: new.sent_at,
            expires_at: new.expires_at,
            wrong_guesses: 0,
            verified_at: None,
        };
        let mut change = Change::default();
        change.set(before.as_ref(), &phone);
        self.post(message, &mut change)?;
        self.commit(change)?;
        Ok(CodeRequest::Stored)
    }

    /// Refuses a number that an account has proved. The number's stripe is held.
    fn require_unproved(&self, number: &PhoneNumber) -> Result<()> {
        if self.has(&keys::phone_owner(number))? { Err(StoreError::conflict()) } else { Ok(()) }
    }
}
