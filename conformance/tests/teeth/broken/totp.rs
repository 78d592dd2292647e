//! Codes that work more than once.

use authkeep_store::{ErrorKind, Result, Sealed, Uid};

use super::{afar_first, store};

store! {
    /// Takes the step of the last code for one that is still good.
    AcceptsLastStep {}

    async fn advance_totp(&self, uid: Uid, secret: &Sealed, step: u32) -> Result<()> {
        let found = self.inner().totp(uid).await?;
        let again = found.is_some_and(|totp| totp.enabled && totp.secret == *secret && totp.last_step == step);
        if again { Ok(()) } else { self.inner().advance_totp(uid, secret, step).await }
    }
}

store! {
    /// Looks whether the step is a later one, and does not look at the answer of the update that follows.
    AcceptsStepTwice {}

    async fn advance_totp(&self, uid: Uid, secret: &Sealed, step: u32) -> Result<()> {
        let later = self.inner().totp(uid).await?.is_some_and(|totp| totp.last_step < step);
        if !later {
            return self.inner().advance_totp(uid, secret, step).await;
        }
        afar_first().await;
        match self.inner().advance_totp(uid, secret, step).await {
            Err(error) if error.kind() == ErrorKind::Conflict => Ok(()),
            answer => answer,
        }
    }
}
