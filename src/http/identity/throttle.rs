//! How often something may be tried, counted in the store so that it holds for all nodes together.

use authkeep_store::{EpochMs, ThrottleKey, Turn, Uid};

use super::request::Request;
use crate::auth::throttle::{Kind, Subject, key};
use crate::http::error::identity::IdentityError;

const MINUTE_MS: u64 = 60 * 1000;
const HOUR_MS: u64 = 60 * MINUTE_MS;

/// A time later than another one.
#[must_use]
pub(super) fn later(now: EpochMs, ms: u64) -> EpochMs {
    EpochMs::new(now.get().saturating_add(ms)).unwrap_or(EpochMs::MAX)
}

/// A turn that was taken before the try, so that racing tries are all counted, and is given back when the try turns out
/// not to count.
pub(super) struct Taken(ThrottleKey);

impl Taken {
    pub(super) async fn give_back(self, request: &Request) -> Result<(), IdentityError> {
        Ok(request.store().give_turn_back(self.0).await?)
    }
}

async fn take(request: &Request, key: ThrottleKey, limit: u32, window_ms: u64) -> Result<Taken, IdentityError> {
    let now = request.now();
    match request.store().take_turn(key, limit, now, later(now, window_ms)).await? {
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
        u64::from(throttle.password_minutes) * MINUTE_MS,
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
        u64::from(throttle.totp_minutes) * MINUTE_MS,
    )
    .await
}

/// A turn to cause a message to a recipient: an e-mail or a number.
pub(super) async fn message(request: &Request, recipient: Subject<'_>) -> Result<(), IdentityError> {
    let throttle = &request.identity().settings.throttle;
    take(request, key(Kind::Message, address(request)), throttle.messages_per_address, HOUR_MS).await?;
    take(request, key(Kind::Message, recipient), throttle.messages_per_recipient, HOUR_MS).await?;
    Ok(())
}

fn address(request: &Request) -> Subject<'static> {
    Subject::Address(request.call.client.into())
}

/// A time earlier than another one.
#[must_use]
pub(super) fn earlier(now: EpochMs, ms: u64) -> EpochMs {
    EpochMs::new(now.get().saturating_sub(ms)).unwrap_or(EpochMs::MIN)
}
