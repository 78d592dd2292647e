//! Everything about an account that an operator may need, secrets aside.

use authkeep_store::{EpochMs, NormalizedEmail, Person, Phone, Store, Uid};
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::jwt::claims::state;
use crate::auth::uid;
use crate::http::error::identity::IdentityError;
use crate::http::identity::Outcome;
use crate::http::identity::answer::ok;
use crate::http::identity::labels::{LabelBody, with_email};
use crate::http::identity::request::Request;
use crate::http::identity::responses::{Always, NotFound};
use crate::http::identity::time::utc;
use crate::identity::AccountLevel;

/// An account as an operator sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = admin::Account)]
pub(super) struct AccountBody {
    uid: String,
    email: String,
    role: &'static str,
    level: u8,
    state: &'static str,
    otp_enabled: bool,
    /// 1 is the stretch of Firefox clients, whose owner's keys hang on the password.
    verifier_version: u8,
    #[schema(required = true)]
    locked_at: Option<String>,
    /// Failures to sign in, one after another.
    failures: u32,
    /// Whether these locked the account: such a lock ends by itself.
    locked_by_failures: bool,
    sessions: usize,
    created_at: String,
    labels: Vec<LabelBody>,
    phones: Vec<PhoneBody>,
}

/// A phone as an operator sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = admin::Phone)]
struct PhoneBody {
    number: String,
    country: String,
    #[schema(required = true)]
    verified_at: Option<String>,
}

impl From<&Phone> for PhoneBody {
    fn from(phone: &Phone) -> Self {
        Self {
            number: phone.number.as_str().to_owned(),
            country: phone.country.as_str().to_owned(),
            verified_at: phone.verified_at.map(utc),
        }
    }
}

/// Finds an account by its e-mail
#[utoipa::path(
    get, path = "/admin/accounts", operation_id = "adminAccount",
    params(("email" = String, Query, description = "The account's e-mail, in whatever case")),
    responses((status = 200, description = "The account", body = AccountBody), NotFound, Always)
)]
pub(super) async fn read(request: Request) -> Outcome {
    let mut check = request.check();
    let email = check.required("email");
    check.end()?;
    let normalized = NormalizedEmail::new(email.trim()).map_err(|_| IdentityError::NotFound)?;
    let account = request.store().account_by_email(&normalized).await?.ok_or(IdentityError::NotFound)?;
    let person = request.store().person(account.uid).await?.ok_or(IdentityError::NotFound)?;
    ok(&body(request.store(), person, request.now()).await?)
}

/// The account as it is shown.
pub(super) async fn body(store: &dyn Store, person: Person, now: EpochMs) -> Result<AccountBody, IdentityError> {
    let uid = person.account.uid;
    let failure = store.failure(uid).await?;
    let labels = with_email(&person.account, store.labels(uid).await?)?;
    Ok(AccountBody {
        uid: uid::text(uid),
        email: person.account.email.as_str().to_owned(),
        role: person.role.as_str(),
        level: person.level(),
        state: state(person.account.email_verified),
        otp_enabled: person.otp_enabled,
        verifier_version: person.account.verifier_version,
        locked_at: person.account.locked_at.map(utc),
        failures: failure.map_or(0, |failure| failure.count),
        locked_by_failures: failure.is_some_and(|failure| failure.locked),
        sessions: store.account_devices(uid, now).await?.len(),
        created_at: utc(person.account.created_at),
        labels: labels.iter().map(LabelBody::from).collect(),
        phones: store.phones(uid).await?.iter().map(PhoneBody::from).collect(),
    })
}

/// The account that a path names, by either of its written forms: `ID` and 32 hex digits, or the digits alone.
///
/// # Errors
/// 404 where there is none.
pub(in crate::http) async fn named(request: &Request) -> Result<Person, IdentityError> {
    let given = request.call.param().unwrap_or_default();
    let uid = uid::parse(given).or_else(|| uid::parse(&format!("ID{given}")));
    let uid: Uid = uid.ok_or(IdentityError::NotFound)?;
    request.store().person(uid).await?.ok_or(IdentityError::NotFound)
}

/// What a change is answered with: the account after it.
pub(super) async fn after(request: &Request, uid: Uid) -> Outcome {
    let person = request.store().person(uid).await?.ok_or(IdentityError::NotFound)?;
    ok(&body(request.store(), person, request.now()).await?)
}

/// Writes a change to the log.
pub(super) fn log(uid: Uid, change: &str) {
    tracing::info!(target: "authkeep::admin", account = uid::text(uid), change, "an operator changed an account");
}
