//! Labels as operators set them. An account's level follows from the private ones.

use authkeep_store::{Label, LabelId, LabelScope, Text255};
use utoipa::ToSchema;

use super::account::{AccountBody, after, log, named};
use crate::auth::label::{EMAIL, Field, VERIFIED, normalise};
use crate::auth::sentence;
use crate::courier::Letter;
use crate::http::error::identity::IdentityError;
use crate::http::identity::Outcome;
use crate::http::identity::request::Request;
use crate::http::identity::responses::{Always, NotFound, Unprocessable};

/// The key of the label about identity documents; the value that refuses one.
const DOCUMENT: &str = "document";
const REJECTED: &str = "rejected";

/// What `PUT /admin/accounts/{uid}/labels/{key}` takes.
#[derive(ToSchema)]
#[schema(as = admin::NewLabel)]
#[expect(dead_code, reason = "it describes what the handler reads")]
struct LabelValue {
    /// 3 to 255 of `a-z 0-9 _ -`.
    value: String,
    /// `private`, which is meant where none is named, or `public`.
    #[schema(nullable = false)]
    scope: Option<String>,
}

/// Sets a label of an account
#[utoipa::path(
    put, path = "/admin/accounts/{uid}/labels/{key}", operation_id = "adminSetLabel",
    params(("uid" = String, Path, description = "The account's uid"), ("key" = String, Path, description = "The label's key")),
    request_body(content((LabelValue = "application/json"), (LabelValue = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "The account after it", body = AccountBody), NotFound, Unprocessable, Always)
)]
pub(super) async fn set(request: Request) -> Outcome {
    let mut check = request.check();
    let value = check.required("value");
    check.end()?;
    let (scope, key) = (scope(&request)?, key(&request)?);
    let value = checked(Field::Value, value)?;
    let account = named(&request).await?.account;
    let uid = account.uid;
    if is_email(scope, &key) {
        if value.as_str() == VERIFIED {
            request.store().verify_email(uid).await?;
        } else {
            request.store().unverify_email(uid).await?;
        }
    } else {
        let identity = request.identity();
        let now = request.now();
        let to = account.email.as_str().to_owned();
        let letter = match (scope, key.as_str(), value.as_str()) {
            (LabelScope::Private, DOCUMENT, VERIFIED) => Some(Letter::DocumentVerified { to }),
            (LabelScope::Private, DOCUMENT, REJECTED) => Some(Letter::DocumentRejected { to }),
            _ => None,
        };
        let message = letter.map(|letter| identity.composer.compose(&letter, now)).transpose()?;
        let label = Label { uid, scope, key: key.clone(), value: value.clone(), created_at: now, updated_at: now };
        request.store().set_label(label, message).await?;
        identity.composer.ring();
    }
    log(uid, &format!("{} label {} is {}", scope.as_str(), key.as_str(), value.as_str()));
    after(&request, uid).await
}

/// Deletes a label of an account
#[utoipa::path(
    delete, path = "/admin/accounts/{uid}/labels/{key}", operation_id = "adminDeleteLabel",
    params(
        ("uid" = String, Path, description = "The account's uid"),
        ("key" = String, Path, description = "The label's key"),
        ("scope" = Option<String>, Query, description = "`private`, which is meant where none is named, or `public`")
    ),
    responses((status = 200, description = "The account after it", body = AccountBody), NotFound, Unprocessable, Always)
)]
pub(super) async fn delete(request: Request) -> Outcome {
    let (scope, key) = (scope(&request)?, key(&request)?);
    let account = named(&request).await?.account;
    let uid = account.uid;
    if is_email(scope, &key) {
        if !account.email_verified {
            return Err(IdentityError::NotFound);
        }
        request.store().unverify_email(uid).await?;
    } else {
        request.store().delete_label(LabelId { uid, scope, key: key.clone() }).await?;
    }
    log(uid, &format!("{} label {} is gone", scope.as_str(), key.as_str()));
    after(&request, uid).await
}

/// Whether a label is the one about the e-mail, which the account itself holds.
fn is_email(scope: LabelScope, key: &Text255) -> bool {
    scope == LabelScope::Private && key.as_str() == EMAIL
}

fn scope(request: &Request) -> Result<LabelScope, IdentityError> {
    let mut check = request.check();
    let given = check.filled("scope");
    check.end()?;
    let named = given.map_or(Some(LabelScope::Private), LabelScope::named);
    named.ok_or_else(|| IdentityError::unprocessable("scope must be private or public"))
}

fn key(request: &Request) -> Result<Text255, IdentityError> {
    let given = request.call.params.get(1).and_then(Option::as_deref).unwrap_or_default();
    checked(Field::Key, given)
}

fn checked(field: Field, given: &str) -> Result<Text255, IdentityError> {
    field.check(&normalise(given)).map_err(|broken| IdentityError::unprocessable(sentence::join(&broken)))
}
