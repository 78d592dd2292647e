//! `/accounts`: signing up, confirming the e-mail, unlocking, and who one is.

use authkeep_store::{Account, ErrorKind, NewAccount, NormalizedEmail, Text255};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{created_message, created_null, ok};
use super::request::Request;
use super::responses::{Always, TooMany, Unauthorized, Unprocessable, UnprocessableList};
use super::throttle::Work;
use super::{Outcome, throttle};
use crate::auth::jwt::claims::state;
use crate::auth::mailed_token::AccountCode;
use crate::auth::password::rules::{self, Rule};
use crate::auth::throttle::Subject;
use crate::auth::{email, lockout, uid};
use crate::courier::Letter;
use crate::http::error::identity::IdentityError;
use crate::identity::AccountLevel;

const CONFIRMED_ALREADY: &str = "Email was already confirmed, please try signing in";
const CONFIRMATION_SENT: &str = "Confirmation instructions was sent successfully";
const UNLOCK_SENT: &str = "Unlock instructions was sent successfully";
const TAKEN: &str = "Email has already been taken";

/// Signs up
#[utoipa::path(
    post, path = "/api/v1/accounts", operation_id = "postV1Accounts",
    request_body(content((super::bodies::SignUp = "application/json"), (super::bodies::SignUp = "application/x-www-form-urlencoded"))),
    responses((status = 201, description = "The account is there, and mail is on its way; the body is `null`", body = super::bodies::Nothing), UnprocessableList, TooMany, Always)
)]
pub(super) async fn create(request: Request) -> Outcome {
    let mut check = request.check();
    let (given, password) = (check.required("email"), check.required("password"));
    check.end()?;

    let address = given.trim().to_lowercase();
    let parsed = email::is_valid(&address).then(|| address_of(&address)).flatten();
    let broken = rules::broken(password, false);
    let mut of_email = Vec::new();
    match &parsed {
        None => of_email.push(email::INVALID.to_owned()),
        Some((normalized, _)) => {
            throttle::message(&request, Subject::Email(normalized)).await?;
            let taken = request.store().account_by_email(normalized).await?.is_some();
            if taken && !request.identity().settings.hide_unknown {
                of_email.push(TAKEN.to_owned());
            }
        }
    }
    let (Some((normalized_email, email)), true) = (parsed, broken.is_empty() && of_email.is_empty()) else {
        return Err(IdentityError::UnprocessableList(in_order(of_email, &broken)));
    };

    let identity = request.identity();
    let now = request.now();
    let verifier = identity.passwords.new_verifier(request.store(), password, now).await?;
    let account = NewAccount {
        uid: identity.random()?.into(),
        normalized_email,
        email_code: identity.random_secret()?,
        email_verified: false,
        k_a: identity.random_secret()?,
        wrap_wrap_kb: verifier.wrap_wrap_kb,
        auth_salt: verifier.auth_salt,
        verify_hash: verifier.verify_hash,
        verifier_version: verifier.verifier_version,
        verifier_set_at: now,
        created_at: now,
        locale: None,
        email,
    };
    let token = AccountCode { uid: account.uid, code: account.email_code.clone() }.encode().to_string();
    let letter = Letter::Confirmation { to: account.email.as_str().to_owned(), token };
    let message = identity.composer.compose(&letter, now)?;
    let work = match request.store().register_account(account, message).await {
        Ok(()) => {
            identity.composer.ring();
            Work::Written
        }
        // Somebody else was faster, or nobody is to be told.
        Err(error) if error.kind() == ErrorKind::Conflict => {
            if !identity.settings.hide_unknown {
                return Err(IdentityError::UnprocessableList(vec![TAKEN.to_owned()]));
            }
            Work::Spared
        }
        Err(error) => return Err(error.into()),
    };
    throttle::even_out_hidden(&request, work).await?;
    created_null()
}

/// An address as it is kept, and as accounts are found by it.
fn address_of(address: &str) -> Option<(NormalizedEmail, Text255)> {
    NormalizedEmail::new(address).ok().zip(Text255::new(address).ok())
}

/// What is wrong with the e-mail comes first, unless the password's length is wrong: so the original sorts them.
fn in_order(of_email: Vec<String>, broken: &[Rule]) -> Vec<String> {
    let of_password: Vec<_> = broken.iter().map(|rule| rule.message().to_owned()).collect();
    let password_first = broken.iter().any(|rule| matches!(rule, Rule::TooShort | Rule::TooLong));
    if password_first { [of_password, of_email].concat() } else { [of_email, of_password].concat() }
}

/// Confirms the e-mail
#[utoipa::path(
    post, path = "/api/v1/accounts/confirm", operation_id = "postV1AccountsConfirm",
    request_body(content((super::bodies::Confirmation = "application/json"), (super::bodies::Confirmation = "application/x-www-form-urlencoded"))),
    responses((status = 201, description = "It is confirmed; the body is `null`", body = super::bodies::Nothing), Unprocessable, Always)
)]
pub(super) async fn confirm(request: Request) -> Outcome {
    let mut check = request.check();
    let token = check.required("confirmation_token");
    check.end()?;
    confirm_email(&request, token).await?;
    created_null()
}

/// Marks the e-mail as its owner's for whoever holds what was mailed there.
pub(in crate::http) async fn confirm_email(request: &Request, token: &str) -> Result<(), IdentityError> {
    let wrong = || IdentityError::unprocessable("Confirmation token is invalid");
    let AccountCode { uid, code } = AccountCode::decode(token).ok_or_else(wrong)?;
    let account = request.store().account(uid).await?.filter(|account| account.email_code == code);
    let account = account.ok_or_else(wrong)?;
    if account.email_verified {
        return Err(IdentityError::unprocessable(CONFIRMED_ALREADY));
    }
    Ok(request.store().verify_email(uid).await?)
}

/// Mails the confirmation again
#[utoipa::path(
    post, path = "/api/v1/accounts/send_confirmation_instructions", operation_id = "postV1AccountsSendConfirmationInstructions",
    request_body(content((super::bodies::Email = "application/json"), (super::bodies::Email = "application/x-www-form-urlencoded"))),
    responses((status = 201, description = "Mail is on its way", body = super::bodies::Message), Unprocessable, TooMany, Always)
)]
pub(super) async fn send_confirmation(request: Request) -> Outcome {
    let found = named_account(&request).await?.filter(|account| !account.email_verified);
    let Some(account) = found else {
        return hidden_or(&request, CONFIRMED_ALREADY, CONFIRMATION_SENT).await;
    };
    let token = AccountCode { uid: account.uid, code: account.email_code }.encode().to_string();
    let letter = Letter::Confirmation { to: account.email.as_str().to_owned(), token };
    let composer = &request.identity().composer;
    let message = composer.compose(&letter, request.now())?;
    request.store().create_message(message).await?;
    composer.ring();
    throttle::even_out_hidden(&request, Work::Written).await?;
    created_message(CONFIRMATION_SENT)
}

/// Mails what unlocks a locked account
#[utoipa::path(
    post, path = "/api/v1/accounts/send_unlock_instructions", operation_id = "postV1AccountsSendUnlockInstructions",
    request_body(content((super::bodies::Email = "application/json"), (super::bodies::Email = "application/x-www-form-urlencoded"))),
    responses((status = 201, description = "Mail is on its way", body = super::bodies::Message), Unprocessable, TooMany, Always)
)]
pub(super) async fn send_unlock(request: Request) -> Outcome {
    const NOT_LOCKED: &str = "Email was not locked";
    let Some(account) = named_account(&request).await? else {
        return hidden_or(&request, NOT_LOCKED, UNLOCK_SENT).await;
    };
    let now = request.now();
    if !is_locked(&request, &account).await? {
        return hidden_or(&request, NOT_LOCKED, UNLOCK_SENT).await;
    }
    let identity = request.identity();
    let code = identity.random_secret()?;
    let token = AccountCode { uid: account.uid, code: code.clone() }.encode().to_string();
    let letter = Letter::Unlock { to: account.email.as_str().to_owned(), token };
    let message = identity.composer.compose(&letter, now)?;
    match request.store().renew_unlock_code(account.uid, code, message).await {
        Ok(()) => identity.composer.ring(),
        // It was unlocked a moment ago.
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return hidden_or(&request, NOT_LOCKED, UNLOCK_SENT).await;
        }
        Err(error) => return Err(error.into()),
    }
    throttle::even_out_hidden(&request, Work::Written).await?;
    created_message(UNLOCK_SENT)
}

/// Whether an account is locked; a lock that failures set ends here when its time is over.
pub(super) async fn is_locked(request: &Request, account: &Account) -> Result<bool, IdentityError> {
    let lasts_ms = u64::from(request.identity().settings.lock_minutes) * 60_000;
    let ended_by = lockout::ended_by(request.now(), lasts_ms);
    match (account.locked_at, ended_by) {
        (None, _) => Ok(false),
        (Some(at), Some(ended_by)) if at <= ended_by => {
            Ok(!request.store().end_failure_lock(account.uid, ended_by).await?)
        }
        (Some(_), _) => Ok(true),
    }
}

/// The account of the parameter `email`; none where nobody is to be told that there is none.
async fn named_account(request: &Request) -> Result<Option<Account>, IdentityError> {
    let mut check = request.check();
    let given = check.required("email");
    check.end()?;
    let address = given.trim().to_lowercase();
    let normalized = NormalizedEmail::new(&address).ok();
    let found = match &normalized {
        Some(normalized) => {
            throttle::message(request, Subject::Email(normalized)).await?;
            request.store().account_by_email(normalized).await?
        }
        None => None,
    };
    if found.is_none() && !request.identity().settings.hide_unknown {
        return Err(IdentityError::unprocessable("Email not found"));
    }
    Ok(found)
}

/// 422 with a text that tells of an account, or the answer of a success, and its work, where nobody is to be told.
async fn hidden_or(request: &Request, text: &'static str, success: &str) -> Outcome {
    if !request.identity().settings.hide_unknown {
        return Err(IdentityError::unprocessable(text));
    }
    throttle::even_out(request, Work::Spared).await?;
    created_message(success)
}

/// Unlocks the account
#[utoipa::path(
    post, path = "/api/v1/accounts/unlock", operation_id = "postV1AccountsUnlock",
    request_body(content((super::bodies::Unlock = "application/json"), (super::bodies::Unlock = "application/x-www-form-urlencoded"))),
    responses((status = 201, description = "It is unlocked; the body is `null`", body = super::bodies::Nothing), Unprocessable, Always)
)]
pub(super) async fn unlock(request: Request) -> Outcome {
    let mut check = request.check();
    let token = check.required("unlock_token");
    check.end()?;
    unlock_account(&request, token).await?;
    created_null()
}

/// Takes the lock away for whoever holds what was mailed.
pub(in crate::http) async fn unlock_account(request: &Request, token: &str) -> Result<(), IdentityError> {
    let wrong = || IdentityError::unprocessable("Unlock token is invalid");
    let AccountCode { uid, code } = AccountCode::decode(token).ok_or_else(wrong)?;
    request.store().unlock_with_code(uid, &code).await.map_err(|error| match error.kind() {
        ErrorKind::IncorrectPassword => wrong(),
        _ => error.into(),
    })
}

/// An account as its owner sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = identity::Account)]
pub(super) struct AccountBody {
    /// `ID` and 32 upper-case hex digits.
    uid: String,
    email: String,
    /// `admin`, `compliance` or `member`.
    role: &'static str,
    /// What was proved: 1 the e-mail, 2 a phone as well, 3 a document as well.
    level: u8,
    otp_enabled: bool,
    /// `pending` until the e-mail is confirmed, then `active`.
    state: &'static str,
}

/// Who one is
#[utoipa::path(
    get, path = "/api/v1/accounts/me", operation_id = "getV1AccountsMe",
    security(("bearerToken" = [])),
    responses((status = 200, description = "The account", body = AccountBody), Unauthorized, Always)
)]
pub(super) async fn me(request: Request) -> Outcome {
    let (_, person) = request.person().await?;
    ok(&AccountBody {
        uid: uid::text(person.account.uid),
        email: person.account.email.as_str().to_owned(),
        role: person.role.as_str(),
        level: person.level(),
        otp_enabled: person.otp_enabled,
        state: state(person.account.email_verified),
    })
}
