//! Phones, their codes, and who has proved which.

use authkeep_store::{
    CodeRequest, EpochMs, ErrorKind, LabelScope, Message, NewPhoneCode, Phone, PhoneId, PhoneNumber, Secret, Uid,
};

use super::{Outcome, insert_free, refuse_taken};
use crate::state::State;

impl State {
    /// The account that has proved a number.
    pub(crate) fn phone_owner(&self, number: &PhoneNumber) -> Option<Uid> {
        let proved = |phone: &&Phone| phone.number == *number && phone.verified_at.is_some();
        self.phones.values().find(proved).map(|phone| phone.uid)
    }

    pub(super) fn request_phone_code(
        &mut self,
        new: &NewPhoneCode,
        not_after: EpochMs,
        message: &Message,
    ) -> Outcome<CodeRequest> {
        self.require_account(new.uid)?;
        if self.phone_owner(&new.number).is_some() {
            return Err(ErrorKind::Conflict);
        }
        let id = PhoneId { uid: new.uid, number: new.number.clone() };
        match self.phones.get(&id) {
            None if new.again => return Err(ErrorKind::NotFound),
            Some(phone) if phone.sent_at > not_after => return Ok(CodeRequest::TooSoon(phone.sent_at)),
            _ => {}
        }
        self.insert_message(message)?;
        let phone = Phone {
            uid: new.uid,
            number: new.number.clone(),
            country: new.country.clone(),
            code: Some(new.code.clone()),
            sent_at: new.sent_at,
            expires_at: new.expires_at,
            wrong_guesses: 0,
            verified_at: None,
        };
        self.phones.insert(id, phone);
        Ok(CodeRequest::Stored)
    }

    pub(super) fn verify_phone(
        &mut self,
        uid: Uid,
        number: &PhoneNumber,
        code: &Secret<32>,
        now: EpochMs,
        max_guesses: u32,
    ) -> Outcome<bool> {
        let owner = self.phone_owner(number);
        let id = PhoneId { uid, number: number.clone() };
        let Some(phone) = self.phones.get_mut(&id).filter(|phone| phone.verified_at.is_none()) else {
            return Ok(false);
        };
        if owner.is_some() {
            return Err(ErrorKind::Conflict);
        }
        if phone.wrong_guesses >= max_guesses || phone.expires_at <= now {
            return Ok(false);
        }
        if phone.code.as_ref() != Some(code) {
            phone.wrong_guesses += 1;
            return Ok(false);
        }
        (phone.code, phone.wrong_guesses, phone.verified_at) = (None, 0, Some(now));
        self.say_of(uid, LabelScope::Private, "phone", "verified", now);
        Ok(true)
    }

    pub(super) fn restore_phone(&mut self, phone: &Phone) -> Outcome {
        self.require_account(phone.uid)?;
        refuse_taken(&self.phones, &phone.id())?;
        if phone.verified_at.is_some() && self.phone_owner(&phone.number).is_some() {
            return Err(ErrorKind::Conflict);
        }
        insert_free(&mut self.phones, phone.id(), phone.clone())
    }
}
