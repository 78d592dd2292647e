//! `/phones`: numbers, proved by a code that is sent to them.

use std::time::Duration;

use authkeep_store::{CodeRequest, ErrorKind, NewPhoneCode, PhoneNumber, Text255};

use super::answer::created_message;
use super::request::Request;
use super::responses::{Always, NotFound, TooMany, Unauthorized};
use super::{Outcome, throttle};
use crate::auth::phone;
use crate::auth::throttle::Subject;
use crate::courier::Letter;
use crate::http::error::identity::{IdentityError, TokenError};

const SENT: &str = "Code was sent successfully";
const EXISTS: &str = "Phone number already exists";

/// Adds a number and sends a code to it
#[utoipa::path(
    post, path = "/api/v1/phones", operation_id = "postV1Phones",
    request_body(content((super::bodies::PhoneNumber = "application/json"), (super::bodies::PhoneNumber = "application/x-www-form-urlencoded"))),
    security(("bearerToken" = [])),
    responses((status = 201, description = "The code is on its way", body = super::bodies::Message), Unauthorized, TooMany, Always)
)]
pub(super) async fn create(request: Request) -> Outcome {
    send(&request, false).await
}

/// Sends another code
#[utoipa::path(
    post, path = "/api/v1/phones/send_code", operation_id = "postV1PhonesSendCode",
    request_body(content((super::bodies::PhoneNumber = "application/json"), (super::bodies::PhoneNumber = "application/x-www-form-urlencoded"))),
    security(("bearerToken" = [])),
    responses((status = 201, description = "The code is on its way", body = super::bodies::Message), Unauthorized, NotFound, TooMany, Always)
)]
pub(super) async fn send_code(request: Request) -> Outcome {
    send(&request, true).await
}

/// Sends a code to a number; `again` where the account must have it already.
async fn send(request: &Request, again: bool) -> Outcome {
    let mut check = request.check();
    let given = check.required("phone_number");
    check.end()?;
    let (number, country) = read(given)?;
    let caller = request.caller().await?;
    refuse_proved(request, &number).await?;

    let (identity, now) = (request.identity(), request.now());
    let settings = &identity.settings.phone;
    let code = phone::code::draw(|| identity.random().map(u32::from_le_bytes))?;
    let new = NewPhoneCode {
        uid: caller.uid,
        number: number.clone(),
        country,
        code: identity.phone_codes.hash(caller.uid, &number, &code),
        sent_at: now,
        expires_at: now.saturating_add(Duration::from_mins(settings.code_minutes.into())),
        again,
    };
    let pause = Duration::from_secs(settings.resend_seconds.into());
    // A number that was asked for too soon must not use up the number's turns in the hour.
    let known = request.store().phones(caller.uid).await?;
    let known = known.iter().find(|phone| phone.number == number);
    match known {
        Some(phone) => refuse_hurry(request, phone.sent_at, pause)?,
        None if again => return Err(IdentityError::NotFound),
        None => {}
    }
    throttle::message(request, Subject::Number(&number)).await?;
    let letter = Letter::PhoneCode { to: number.as_str().to_owned(), code: code.to_string() };
    let message = identity.composer.compose(&letter, now)?;
    let not_after = now.saturating_sub(pause);
    let requested = request.store().request_phone_code(new, not_after, message).await;
    match requested.map_err(|error| taken_or(error, again))? {
        CodeRequest::Stored => identity.composer.ring(),
        CodeRequest::TooSoon(sent_at) => refuse_hurry(request, sent_at, pause.max(Duration::from_millis(1)))?,
    }
    created_message(SENT)
}

fn taken_or(error: authkeep_store::StoreError, again: bool) -> IdentityError {
    match error.kind() {
        ErrorKind::Conflict => IdentityError::bad_request(EXISTS),
        ErrorKind::NotFound if !again => TokenError::NoAccount.into(),
        _ => error.into(),
    }
}

/// 429 while the last code is too recent.
fn refuse_hurry(request: &Request, sent_at: authkeep_store::EpochMs, pause: Duration) -> Result<(), IdentityError> {
    let (now, until) = (request.now(), sent_at.saturating_add(pause));
    if until > now { Err(IdentityError::TooMany(until, now)) } else { Ok(()) }
}

/// Proves a number
#[utoipa::path(
    post, path = "/api/v1/phones/verify", operation_id = "postV1PhonesVerify",
    request_body(content((super::bodies::PhoneCode = "application/json"), (super::bodies::PhoneCode = "application/x-www-form-urlencoded"))),
    security(("bearerToken" = [])),
    responses((status = 201, description = "It is proved", body = super::bodies::Message), Unauthorized, NotFound, Always)
)]
pub(super) async fn verify(request: Request) -> Outcome {
    let mut check = request.check();
    let (given, code) = (check.required("phone_number"), check.required("verification_code"));
    check.end()?;
    let (number, _) = read(given)?;
    let caller = request.caller().await?;
    refuse_proved(&request, &number).await?;
    let identity = request.identity();
    let hash = identity.phone_codes.hash(caller.uid, &number, code.trim());
    let max_guesses = identity.settings.phone.max_guesses;
    let proved = request.store().verify_phone(caller.uid, &number, &hash, request.now(), max_guesses).await;
    match proved {
        Ok(true) => created_message("Phone was verified successfully"),
        Ok(false) => Err(IdentityError::NotFoundText("Phone is not found or verification code is invalid".into())),
        Err(error) => Err(taken_or(error, true)),
    }
}

/// The number that a text names, and its country.
fn read(given: &str) -> Result<(PhoneNumber, Text255), IdentityError> {
    let found = phone::parse(given).ok_or_else(|| IdentityError::bad_request(phone::INVALID))?;
    Ok((found.number, found.country))
}

/// A number that somebody has proved cannot be proved again, not even by them.
async fn refuse_proved(request: &Request, number: &PhoneNumber) -> Result<(), IdentityError> {
    match request.store().phone_owner(number).await? {
        None => Ok(()),
        Some(_) => Err(IdentityError::bad_request(EXISTS)),
    }
}
