//! How often something may be tried, counted in the store so that it holds for all nodes together.

use std::time::Duration;

use authkeep_store::{ThrottleKey, Turn, Uid};

use super::request::Request;
use crate::auth::throttle::{Kind, Subject, key};
use crate::http::error::identity::IdentityError;

const HOUR: Duration = Duration::from_hours(1);

/// A turn that was taken before the try, so that racing tries are all counted, and is given back when the try turns out
/// not to count.
pub(super) struct Taken(ThrottleKey);

impl Taken {
    pub(super) async fn give_back(self, request: &Request) -> Result<(), IdentityError> {
        Ok(request.store().give_turn_back(self.0).await?)
    }
}

async fn take(request: &Request, key: ThrottleKey, limit: u32, window: Duration) -> Result<Taken, IdentityError> {
    let now = request.now();
    match request.store().take_turn(key, limit, now, now.saturating_add(window)).await? {
        Turn::Taken => Ok(Taken(key)),
        Turn::Refused(until) => Err(IdentityError::TooMany(until, now)),
    }
}

/// A turn to try a password.
pub(super) async fn password(request: &Request) -> Result<Taken, IdentityError> {
    let throttle = &request.identity().settings.throttle;
    take(
        request,
        key(Kind::WrongPassword, address(request)),
        throttle.passwords,
        Duration::from_mins(throttle.password_minutes.into()),
    )
    .await
}

/// A turn to try a code of an account's second factor.
pub(super) async fn totp(request: &Request, uid: Uid) -> Result<Taken, IdentityError> {
    let throttle = &request.identity().settings.throttle;
    take(
        request,
        key(Kind::WrongCode, Subject::Account(uid)),
        throttle.totp_codes,
        Duration::from_mins(throttle.totp_minutes.into()),
    )
    .await
}

/// A turn to cause a message to a recipient: an e-mail or a number.
pub(super) async fn message(request: &Request, recipient: Subject<'_>) -> Result<(), IdentityError> {
    let throttle = &request.identity().settings.throttle;
    take(request, key(Kind::Message, address(request)), throttle.messages_per_address, HOUR).await?;
    take(request, key(Kind::Message, recipient), throttle.messages_per_recipient, HOUR).await?;
    Ok(())
}

fn address(request: &Request) -> Subject<'static> {
    Subject::Address(request.call.client.into())
}
