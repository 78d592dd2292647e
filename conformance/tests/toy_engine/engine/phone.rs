//! Phones, and who has proved which number.

use async_trait::async_trait;
use authkeep_store::{
    CodeRequest, EpochMs, Message, NewPhoneCode, Phone, PhoneId, PhoneNumber, Phones, Result, Secret, StoreError, Uid,
};

use super::ToyStore;
use super::label::private;
use super::log::Change;
use super::state::require_free;

#[async_trait]
impl Phones for ToyStore {
    async fn request_phone_code(&self, new: NewPhoneCode, not_after: EpochMs, message: Message) -> Result<CodeRequest> {
        let mut state = self.state();
        let mut dossier = state.dossier(new.uid)?;
        require_free(&state.index.phone_owners, &new.number)?;
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
        match dossier.phones.get(&phone.id()) {
            None if new.again => return Err(StoreError::not_found()),
            Some(had) if had.sent_at > not_after => return Ok(CodeRequest::TooSoon(had.sent_at)),
            _ => dossier.phones.insert(phone.id(), phone),
        };
        let message = state.new_message(message)?;
        state.commit(vec![Change::dossier(dossier), message])?;
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
        let mut state = self.state();
        let Some(mut dossier) = state.dossiers.get(&uid).cloned() else { return Ok(false) };
        let phone = dossier.phones.get_mut(&PhoneId { uid, number: number.clone() });
        let Some(phone) = phone.filter(|phone| phone.verified_at.is_none()) else { return Ok(false) };
        require_free(&state.index.phone_owners, number)?;
        if phone.wrong_guesses >= max_guesses || phone.expires_at <= now {
            return Ok(false);
        }
        let right = phone.code.as_ref() == Some(code);
        if right {
            phone.code = None;
            phone.wrong_guesses = 0;
            phone.verified_at = Some(now);
            dossier.put_label(private(uid, "phone", "verified", now)?);
        } else {
            phone.wrong_guesses += 1;
        }
        state.commit(vec![Change::dossier(dossier)])?;
        Ok(right)
    }

    async fn phones(&self, uid: Uid) -> Result<Vec<Phone>> {
        Ok(self.all(uid))
    }

    async fn phone_owner(&self, number: &PhoneNumber) -> Result<Option<Uid>> {
        Ok(self.state().index.phone_owners.get(number).copied())
    }

    async fn scan_phones(&self, after: Option<PhoneId>, limit: usize) -> Result<Vec<Phone>> {
        Ok(self.scan(after, limit))
    }

    async fn restore_phone(&self, phone: Phone) -> Result<()> {
        self.change(phone.uid, |state, dossier| {
            state.require_free::<Phone>(&phone.id())?;
            if phone.verified_at.is_some() {
                require_free(&state.index.phone_owners, &phone.number)?;
            }
            dossier.phones.insert(phone.id(), phone);
            Ok(())
        })
    }
}
