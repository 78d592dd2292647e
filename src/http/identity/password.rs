//! The ways to another password: knowing the old one, or holding what was mailed.

use std::time::Duration;

use authkeep_store::{Account, EpochMs, ErrorKind, NormalizedEmail, PasswordForgotToken, PasswordForgotTokenId};
use zeroize::Zeroizing;

use super::answer::{created_null, ok_null};
use super::request::Request;
use super::responses::{Always, NotFound, TooMany, Unprocessable, WrongPassword};
use super::throttle::Work;
use super::{Outcome, throttle};
use crate::auth::mailed_token::ResetToken;
use crate::auth::password::check::Verdict;
use crate::auth::password::rules;
use crate::auth::sentence;
use crate::auth::throttle::Subject;
use crate::courier::Letter;
use crate::http::error::identity::IdentityError;

/// How often the code of an authdb client may be tried that comes with a token; nothing of this API looks at it.
const TRIES: u16 = 3;

/// Changes the password; every other session ends
#[utoipa::path(
    put, path = "/api/v1/accounts/password", operation_id = "putV1AccountsPassword",
    request_body(content((super::bodies::PasswordChange = "application/json"), (super::bodies::PasswordChange = "application/x-www-form-urlencoded"))),
    security(("bearerToken" = [])),
    responses((status = 200, description = "It is changed; the body is `null`", body = super::bodies::Nothing), WrongPassword, Unprocessable, TooMany, Always)
)]
pub(super) async fn change(request: Request) -> Outcome {
    const WRONG: &str = "Invalid password";
    let mut check = request.check();
    let (old, new) = (check.present("old_password"), check.present("new_password"));
    check.end()?;
    let (caller, person) = request.person().await?;
    let account = person.account;

    let turn = throttle::password(&request).await?;
    let passwords = &request.identity().passwords;
    let verdict = passwords.check(request.store(), Some(&account), old.unwrap_or_default()).await?;
    if verdict == Verdict::Wrong {
        return Err(IdentityError::unauthorized(WRONG));
    }
    turn.give_back(&request).await?;
    let new = new.ok_or_else(|| IdentityError::bad_request(WRONG))?;
    refuse_broken(new, old == Some(new))?;

    let old = Zeroizing::new(old.unwrap_or_default().to_owned());
    let verifier = passwords.changed_verifier(request.store(), &account, old, new, request.now()).await?;
    let changed = request.store().change_password(account.uid, &account.verify_hash, verifier, caller.session).await;
    changed.map_err(|error| match error.kind() {
        // It was changed by somebody else in the meantime.
        ErrorKind::IncorrectPassword | ErrorKind::NotFound => IdentityError::unauthorized(WRONG),
        _ => error.into(),
    })?;
    ok_null()
}

fn refuse_broken(password: &str, is_current: bool) -> Result<(), IdentityError> {
    let broken = rules::broken(password, is_current);
    if broken.is_empty() {
        return Ok(());
    }
    let texts: Vec<_> = broken.iter().map(|rule| rule.message().to_owned()).collect();
    Err(IdentityError::unprocessable(sentence::join(&texts)))
}

/// Mails what sets a new password
#[utoipa::path(
    post, path = "/api/v1/security/reset_password", operation_id = "postV1SecurityResetPassword",
    request_body(content((super::bodies::Email = "application/json"), (super::bodies::Email = "application/x-www-form-urlencoded"))),
    responses((status = 201, description = "Mail is on its way; the body is `null`", body = super::bodies::Nothing), NotFound, TooMany, Always)
)]
pub(super) async fn request_reset(request: Request) -> Outcome {
    let mut check = request.check();
    let given = check.required("email");
    check.end()?;
    let normalized = NormalizedEmail::new(given.trim_end()).ok();
    let account = match &normalized {
        Some(normalized) => {
            throttle::message(&request, Subject::Email(normalized)).await?;
            request.store().account_by_email(normalized).await?
        }
        None => None,
    };
    let work = match account {
        Some(account) => {
            send_reset(&request, &account).await?;
            Work::Written
        }
        None if request.identity().settings.hide_unknown => Work::Spared,
        None => return Err(IdentityError::NotFound),
    };
    throttle::even_out_hidden(&request, work).await?;
    created_null()
}

async fn send_reset(request: &Request, account: &Account) -> Result<(), IdentityError> {
    let (identity, now) = (request.identity(), request.now());
    let mailed = ResetToken(identity.random_secret()?);
    let keys = mailed.keys();
    let token = PasswordForgotToken {
        id: keys.id,
        uid: account.uid,
        data: keys.data,
        pass_code: identity.random_secret()?,
        tries: TRIES,
        created_at: now,
    };
    let letter = Letter::PasswordReset {
        to: account.email.as_str().to_owned(),
        token: mailed.encode().to_string(),
        loses_keys: account.verifier_version == 1,
    };
    let message = identity.composer.compose(&letter, now)?;
    request.store().request_password_reset(token, message).await?;
    identity.composer.ring();
    Ok(())
}

/// Sets a new password; every session ends
#[utoipa::path(
    put, path = "/api/v1/security/reset_password", operation_id = "putV1SecurityResetPassword",
    request_body(content((super::bodies::PasswordReset = "application/json"), (super::bodies::PasswordReset = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "It is set; the body is `null`", body = super::bodies::Nothing), NotFound, Unprocessable, Always)
)]
pub(super) async fn reset(request: Request) -> Outcome {
    let mut check = request.check();
    let (token, password) = (check.required("reset_password_token"), check.required("password"));
    check.end()?;
    reset_password(&request, token, password).await?;
    ok_null()
}

/// Replaces the password for whoever holds what was mailed. A password that breaks a rule spends nothing.
pub(in crate::http) async fn reset_password(
    request: &Request,
    token: &str,
    password: &str,
) -> Result<(), IdentityError> {
    let (id, account) = mailed_to(request, token).await?;
    let passwords = &request.identity().passwords;
    let verdict = passwords.check(request.store(), Some(&account), password).await?;
    refuse_broken(password, verdict != Verdict::Wrong)?;
    let verifier = passwords.new_verifier(request.store(), password, request.now()).await?;
    Ok(request.store().reset_by_forgot_token(id, earliest(request), verifier).await?)
}

/// The token that was mailed, and the account that it was mailed to.
///
/// # Errors
/// 404 for an unknown token, 422 for one that is too old.
pub(in crate::http) async fn mailed_to(
    request: &Request,
    token: &str,
) -> Result<(PasswordForgotTokenId, Account), IdentityError> {
    let id = ResetToken::decode(token).ok_or(IdentityError::NotFound)?.keys().id;
    let found = request.store().password_forgot_token(id).await?.ok_or(IdentityError::NotFound)?;
    if found.token.created_at < earliest(request) {
        return Err(IdentityError::unprocessable("Reset password token has expired, please request a new one"));
    }
    let account = request.store().account(found.token.uid).await?.ok_or(IdentityError::NotFound)?;
    Ok((id, account))
}

/// When the oldest token was made that still works.
fn earliest(request: &Request) -> EpochMs {
    request.now().saturating_sub(Duration::from_hours(request.identity().settings.reset_hours.into()))
}
