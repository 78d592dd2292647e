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

/// Whether the work before it was written to the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// It was.
    Written,
    /// There was nobody to write it of.
    Spared,
}

/// Ends what must not tell by its time whom it found: whoever was spared a write makes one here, and everybody asks the
/// same of the store. A durable write takes a time that shows; a call without one hardly does. The count means nothing.
/// It is kept by address, so that no more is stored of nobody than of those who ask, and that they wait for nobody else.
pub(super) async fn even_out(request: &Request, work: Work) -> Result<(), IdentityError> {
    let limit = match work {
        // A limit of zero is refused, and a refusal writes nothing.
        Work::Written => 0,
        Work::Spared => u32::MAX,
    };
    let minutes = request.identity().settings.throttle.password_minutes;
    let (now, window) = (request.now(), Duration::from_mins(minutes.into()));
    request.store().take_turn(key(Kind::Decoy, address(request)), limit, now, now.saturating_add(window)).await?;
    Ok(())
}

/// The same where somebody is told whom it found, unless the settings hide it.
pub(super) async fn even_out_hidden(request: &Request, work: Work) -> Result<(), IdentityError> {
    if request.identity().settings.hide_unknown { even_out(request, work).await } else { Ok(()) }
}

fn address(request: &Request) -> Subject<'static> {
    Subject::Address(request.call.client.into())
}
