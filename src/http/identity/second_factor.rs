//! Whether a code of a second factor is right, and that it works once.

use authkeep_store::{ErrorKind, Totp, Uid};

use super::request::Request;
use super::throttle;
use crate::auth::totp;
use crate::http::error::identity::IdentityError;

/// What a used code is answered with, on every route.
const USED: &str = "Something wrong with 2FA";

/// A right code that was not used up yet.
pub(super) struct Right {
    totp: Totp,
    step: u32,
}

/// Looks whether a code is right. A wrong one counts for the throttle; `None` says that it was wrong, or that the account
/// has no second factor.
///
/// # Errors
/// 429 after too many wrong ones.
pub(super) async fn look(request: &Request, uid: Uid, code: &str) -> Result<Option<Right>, IdentityError> {
    let turn = throttle::totp(request, uid).await?;
    let Some(totp) = request.store().totp(uid).await? else { return Ok(None) };
    let secret = request.identity().open_totp(&totp)?;
    let Some(step) = totp::check(&secret, code, request.now()) else { return Ok(None) };
    turn.give_back(request).await?;
    Ok(Some(Right { totp, step }))
}

impl Right {
    /// Uses the code up.
    ///
    /// # Errors
    /// 422 for one that was used before.
    pub(super) async fn accept(self, request: &Request) -> Result<(), IdentityError> {
        let accepted = request.store().advance_totp(self.totp.uid, &self.totp.secret, self.step).await;
        accepted.map_err(|error| match error.kind() {
            ErrorKind::Conflict | ErrorKind::NotFound => IdentityError::unprocessable(USED),
            _ => error.into(),
        })
    }

    /// Uses the code up to enable the second factor.
    ///
    /// # Errors
    /// 400 where it is enabled already, 422 where its secret was replaced.
    pub(super) async fn enable(self, request: &Request) -> Result<(), IdentityError> {
        let enabled = request.store().enable_totp(self.totp.uid, &self.totp.secret, self.step).await;
        enabled.map_err(|error| match error.kind() {
            ErrorKind::Conflict => IdentityError::bad_request(super::security::ENABLED),
            ErrorKind::NotFound => IdentityError::unprocessable(USED),
            _ => error.into(),
        })
    }
}

/// Demands a right code that was not used before.
///
/// # Errors
/// 422 for a wrong and for a used one, 429 after too many wrong ones.
pub(super) async fn demand(request: &Request, uid: Uid, code: &str) -> Result<(), IdentityError> {
    match look(request, uid, code).await? {
        Some(right) => right.accept(request).await,
        None => Err(wrong()),
    }
}

/// A wrong code, on every route but the one to sign in.
pub(super) fn wrong() -> IdentityError {
    IdentityError::unprocessable("OTP code is invalid")
}
