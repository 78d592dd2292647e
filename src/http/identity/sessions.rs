//! `/sessions`: signing in, and going on for longer.

use authkeep_store::{Account, ErrorKind, FailureLock, Grounds, NormalizedEmail, Person, SessionToken, Uid};

use super::accounts::is_locked;
use super::answer::created;
use super::request::Request;
use super::responses::{Always, Forbidden, Refused, TooMany, Unauthorized, Unprocessable};
use super::throttle::Work;
use super::{Outcome, second_factor, throttle};
use crate::auth::mailed_token::AccountCode;
use crate::auth::password::check::Verdict;
use crate::auth::session::SessionKeys;
use crate::courier::Letter;
use crate::http::error::identity::IdentityError;

const INVALID: &str = "Invalid Email or Password";
const LOCKED: &str = "Your account was locked!";
const BOUNDS: &str = "expires_in must be from 1800 to 86400 seconds";
const SECONDS: std::ops::RangeInclusive<u32> = 1800..=86400;

/// Signs in
#[utoipa::path(
    post, path = "/api/v1/sessions", operation_id = "postV1Sessions",
    request_body(content((super::bodies::SignIn = "application/json"), (super::bodies::SignIn = "application/x-www-form-urlencoded"))),
    responses((status = 201, description = "The token of the session", body = String, content_type = "application/json"), Refused, Forbidden, Unprocessable, TooMany, Always)
)]
pub(super) async fn create(request: Request) -> Outcome {
    let mut check = request.check();
    let (email, password) = (check.present("email"), check.present("password"));
    let application = check.present("application_id");
    let expires_in = check.filled("expires_in");
    let code = check.optional("otp_code");
    check.end()?;
    // Asked first, and of everybody: it tells nothing of any account.
    let applications = &request.identity().settings.applications;
    if !applications.iter().any(|known| application == Some(known)) {
        return Err(IdentityError::unauthorized("Wrong Application ID"));
    }
    let account = demand_password(&request, email.unwrap_or_default(), password.unwrap_or_default()).await?;
    if !account.email_verified {
        return Err(IdentityError::unauthorized("You have to confirm your email address before continuing"));
    }
    let person = request.store().person(account.uid).await?.ok_or_else(|| IdentityError::unauthorized(INVALID))?;
    let code =
        if person.otp_enabled { Some(demand_code(&request, &account, code.unwrap_or_default()).await?) } else { None };
    let seconds = lifetime(&request, expires_in).ok_or_else(|| IdentityError::unauthorized(BOUNDS))?;
    if let Some(code) = code {
        code.accept(&request).await?;
    }
    if request.store().failure(account.uid).await?.is_some() {
        request.store().clear_failures(account.uid).await?;
    }
    start(&request, &person, Grounds::Password(account.verify_hash.clone()), seconds).await
}

/// The account of an e-mail for whoever knows its password. An unknown e-mail, a wrong password and a locked account cost
/// the same calls of the store, as many of them writes, and the same hashes.
async fn demand_password(request: &Request, email: &str, password: &str) -> Result<Account, IdentityError> {
    let turn = throttle::password(request).await?;
    let account = match NormalizedEmail::new(email.trim_end()) {
        Ok(normalized) => request.store().account_by_email(&normalized).await?,
        Err(_) => None,
    };
    let locked = match &account {
        Some(account) => is_locked(request, account).await?,
        None => false,
    };
    let passwords = &request.identity().passwords;
    let verdict = passwords.check(request.store(), account.as_ref(), password).await?;
    match (account, verdict) {
        (Some(account), Verdict::Right | Verdict::Outdated) if !locked => {
            turn.give_back(request).await?;
            let renewed = passwords.renew(request.store(), account, password, verdict).await?;
            renewed.ok_or_else(|| IdentityError::unauthorized(INVALID))
        }
        (account, _) => {
            // A failure is not counted of a locked account, which is nobody here: to hold its record would be work.
            let counted = account.filter(|_| !locked);
            record_failure(request, counted.as_ref()).await?;
            throttle::even_out(request, if counted.is_some() { Work::Written } else { Work::Spared }).await?;
            Err(IdentityError::unauthorized(if locked { LOCKED } else { INVALID }))
        }
    }
}

/// Counts a failure, or does the work of it for nobody.
async fn record_failure(request: &Request, account: Option<&Account>) -> Result<(), IdentityError> {
    let (identity, now) = (request.identity(), request.now());
    let uid = match account {
        Some(account) => account.uid,
        None => Uid::from_bytes(identity.random()?),
    };
    let unlock_code = identity.random_secret()?;
    let token = AccountCode { uid, code: unlock_code.clone() }.encode().to_string();
    let to = account.map_or("nobody@localhost", |account| account.email.as_str()).to_owned();
    let message = identity.composer.compose(&Letter::Unlock { to, token }, now)?;
    let lock = FailureLock { locked_at: now, unlock_code, message };
    match request.store().record_failure(uid, identity.settings.max_failures, lock).await {
        Ok(failure) if failure.locked => identity.composer.ring(),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

async fn demand_code(request: &Request, account: &Account, code: &str) -> Result<second_factor::Right, IdentityError> {
    if code.trim().is_empty() {
        return Err(IdentityError::Forbidden("The account has enabled 2FA but OTP code is missing".into()));
    }
    if let Some(right) = second_factor::look(request, account.uid, code).await? {
        return Ok(right);
    }
    record_failure(request, Some(account)).await?;
    Err(IdentityError::Forbidden("OTP code is invalid".into()))
}

/// Starts another session
#[utoipa::path(
    post, path = "/api/v1/security/renew", operation_id = "postV1SecurityRenew",
    request_body(content((super::bodies::Renewal = "application/json"), (super::bodies::Renewal = "application/x-www-form-urlencoded"))),
    security(("bearerToken" = [])),
    responses((status = 201, description = "Its token", body = String, content_type = "application/json"), Unauthorized, Unprocessable, Always)
)]
pub(super) async fn renew(request: Request) -> Outcome {
    let mut check = request.check();
    let expires_in = check.filled("expires_in");
    check.end()?;
    let seconds = lifetime(&request, expires_in).ok_or_else(|| IdentityError::unprocessable(BOUNDS))?;
    let (caller, person) = request.person().await?;
    start(&request, &person, Grounds::Session(caller.session), seconds).await
}

/// How long a session is to live, in seconds; none when it is out of bounds.
fn lifetime(request: &Request, asked: Option<&str>) -> Option<u32> {
    match asked {
        None => Some(request.identity().settings.session_seconds),
        Some(asked) => asked.trim().parse().ok().filter(|seconds| SECONDS.contains(seconds)),
    }
}

/// Starts a session, and answers its token.
async fn start(request: &Request, person: &Person, grounds: Grounds, seconds: u32) -> Outcome {
    let (identity, now) = (request.identity(), request.now());
    let token = identity.random_secret()?;
    let keys = SessionKeys::new(&token);
    let issued = identity.tokens.issue_session(request.store(), &token, person, now, seconds).await?;
    let session = SessionToken {
        id: keys.id,
        uid: person.account.uid,
        data: keys.data,
        created_at: now,
        expires_at: Some(issued.expires_at),
    };
    let started = request.store().start_session(session, grounds, identity.settings.sessions_per_account).await;
    started.map_err(|error| match error.kind() {
        // The password was changed, or the session ended, while this request was on its way.
        ErrorKind::IncorrectPassword | ErrorKind::NotFound => IdentityError::unauthorized(INVALID),
        _ => error.into(),
    })?;
    created(&issued.token.as_str())
}
