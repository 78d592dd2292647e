//! Numbers of two owners, and guesses that nobody counts.

use authkeep_store::{EpochMs, ErrorKind, PhoneNumber, Result, Secret, Uid};

use super::{afar_first, store};

store! {
    /// Looks whether the number is proved, and does not look at the answer of the update that follows.
    ProvesTwice {}

    async fn verify_phone(
        &self,
        uid: Uid,
        number: &PhoneNumber,
        code: &Secret<32>,
        now: EpochMs,
        max_guesses: u32,
    ) -> Result<bool> {
        if self.inner().phone_owner(number).await?.is_some() {
            return self.inner().verify_phone(uid, number, code, now, max_guesses).await;
        }
        afar_first().await;
        match self.inner().verify_phone(uid, number, code, now, max_guesses).await {
            Err(error) if error.kind() == ErrorKind::Conflict => Ok(true),
            answer => answer,
        }
    }
}

store! {
    /// Wrong guesses are free.
    ForgetsGuesses {}

    async fn verify_phone(
        &self,
        uid: Uid,
        number: &PhoneNumber,
        code: &Secret<32>,
        now: EpochMs,
        max_guesses: u32,
    ) -> Result<bool> {
        let found = self.inner().phones(uid).await?.into_iter().find(|phone| phone.number == *number);
        let wrong = found.is_some_and(|phone| phone.verified_at.is_none() && phone.code.as_ref() != Some(code));
        if wrong && self.inner().phone_owner(number).await?.is_none() {
            return Ok(false);
        }
        self.inner().verify_phone(uid, number, code, now, max_guesses).await
    }
}
