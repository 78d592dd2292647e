//! Phones, and who has proved which number.

use async_trait::async_trait;
use authkeep_store::{
    CodeRequest, EpochMs, Message, NewPhoneCode, Phone, PhoneId, PhoneNumber, Phones, Result, Secret, StoreError, Uid,
};

use crate::{MemoryStore, label, table};

#[async_trait]
impl Phones for MemoryStore {
    async fn request_phone_code(&self, new: NewPhoneCode, not_after: EpochMs, message: Message) -> Result<CodeRequest> {
        let mut state = self.lock();
        state.require_account(new.uid)?;
        let id = PhoneId { uid: new.uid, number: new.number.clone() };
        let had = state.phones.get(&id);
        if state.phone_owners.contains_key(&new.number) {
            return Err(StoreError::conflict());
        }
        if new.again && had.is_none() {
            return Err(StoreError::not_found());
        }
        if let Some(phone) = had.filter(|phone| phone.sent_at > not_after) {
            return Ok(CodeRequest::TooSoon(phone.sent_at));
        }
        state.insert_message(message)?;
        state.phones.put(Phone {
            uid: new.uid,
            number: new.number,
            country: new.country,
            code: Some(new.code),
            sent_at: new.sent_at,
            expires_at: new.expires_at,
            wrong_guesses: 0,
            verified_at: None,
        });
        Ok(CodeRequest::Stored)
    }

    async fn verify_phone(
        &self,
        uid: Uid,
        number: &PhoneNumber,
        code: &Secret<32>,
        now: EpochMs,
        max_guesses: u32,
    ) -> Result<bool> {
        let mut state = self.lock();
        let taken = state.phone_owners.contains_key(number);
        let id = PhoneId { uid, number: number.clone() };
        let Some(phone) = state.phones.get_mut(&id).filter(|phone| phone.verified_at.is_none()) else {
            return Ok(false);
        };
        if taken {
            return Err(StoreError::conflict());
        }
        if phone.wrong_guesses >= max_guesses || phone.expires_at <= now {
            return Ok(false);
        }
        if phone.code.as_ref() != Some(code) {
            phone.wrong_guesses += 1;
            return Ok(false);
        }
        phone.code = None;
        phone.wrong_guesses = 0;
        phone.verified_at = Some(now);
        state.phone_owners.insert(number.clone(), uid);
        state.put_label(label::private(uid, "phone", "verified", now)?);
        Ok(true)
    }

    async fn phones(&self, uid: Uid) -> Result<Vec<Phone>> {
        Ok(self.lock().phones.all_of(uid).cloned().collect())
    }

    async fn phone_owner(&self, number: &PhoneNumber) -> Result<Option<Uid>> {
        Ok(self.lock().phone_owners.get(number).copied())
    }

    async fn scan_phones(&self, after: Option<PhoneId>, limit: usize) -> Result<Vec<Phone>> {
        Ok(self.lock().phones.page(after, limit))
    }

    async fn restore_phone(&self, phone: Phone) -> Result<()> {
        let mut state = self.lock();
        state.require_account(phone.uid)?;
        state.phones.refuse_taken(&phone.id())?;
        if phone.verified_at.is_some() {
            table::add(&mut state.phone_owners, phone.number.clone(), phone.uid)?;
        }
        state.phones.add(phone)
    }
}
