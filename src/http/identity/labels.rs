//! `/labels`: what an account is known for. Its owner sets the public ones and sees them all.

use authkeep_store::{Account, ErrorKind, Label, LabelScope, Text255, Uid};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{created, no_content, ok};
use super::request::Request;
use super::responses::{Always, NotFound, Unauthorized, UnprocessableLabel};
use super::time::utc;
use super::{Outcome, check};
use crate::auth::label::{EMAIL, Field, VERIFIED, normalise};
use crate::http::error::identity::{IdentityError, TokenError};

const PRIVATE: &str = "Can't update Label.";

/// A label as its owner sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = identity::Label)]
pub(in crate::http) struct LabelBody {
    key: String,
    value: String,
    /// `public` or `private`.
    scope: &'static str,
    created_at: String,
    updated_at: String,
}

impl From<&Label> for LabelBody {
    fn from(label: &Label) -> Self {
        Self {
            key: label.key.as_str().to_owned(),
            value: label.value.as_str().to_owned(),
            scope: label.scope.as_str(),
            created_at: utc(label.created_at),
            updated_at: utc(label.updated_at),
        }
    }
}

/// Every label
#[utoipa::path(
    get, path = "/api/v1/labels", operation_id = "getV1Labels",
    security(("bearerToken" = [])),
    responses((status = 200, description = "The labels, the oldest first", body = Vec<LabelBody>), Unauthorized, Always)
)]
pub(super) async fn list(request: Request) -> Outcome {
    let caller = request.caller().await?;
    let labels = all_of(&request, caller.uid).await?;
    ok(&labels.iter().map(LabelBody::from).collect::<Vec<_>>())
}

/// A label
#[utoipa::path(
    get, path = "/api/v1/labels/{key}", operation_id = "getV1LabelsKey",
    params(("key" = String, Path, description = "The label's key")),
    security(("bearerToken" = [])),
    responses((status = 200, description = "The label", body = LabelBody), Unauthorized, NotFound, Always)
)]
pub(super) async fn read(request: Request) -> Outcome {
    let key = key(&request)?;
    let caller = request.caller().await?;
    ok(&LabelBody::from(&oldest(&request, caller.uid, &key).await?))
}

/// Makes a public label
#[utoipa::path(
    post, path = "/api/v1/labels", operation_id = "postV1Labels",
    request_body(content((super::bodies::NewLabel = "application/json"), (super::bodies::NewLabel = "application/x-www-form-urlencoded"))),
    security(("bearerToken" = [])),
    responses((status = 201, description = "The label", body = LabelBody), Unauthorized, UnprocessableLabel, Always)
)]
pub(super) async fn create(request: Request) -> Outcome {
    let mut check = request.check();
    let (key, value) = (check.required("key"), check.required("value"));
    check.end()?;
    let caller = request.caller().await?;
    let (key, value) = match (Field::Key.check(&normalise(key)), Field::Value.check(&normalise(value))) {
        (Ok(key), Ok(value)) => (key, value),
        (key, value) => {
            let broken = [("key", key.err()), ("value", value.err())];
            let broken = broken.into_iter().filter_map(|(field, broken)| Some((field, broken?))).collect();
            return Err(IdentityError::UnprocessableFields(broken));
        }
    };
    let now = request.now();
    let label = Label { uid: caller.uid, scope: LabelScope::Public, key, value, created_at: now, updated_at: now };
    let at_most = request.identity().settings.labels_per_account;
    let stored = request.store().create_label(label.clone(), at_most).await;
    stored.map_err(|error| match error.kind() {
        ErrorKind::Conflict => one_field("key", "Key has already been taken".to_owned()),
        ErrorKind::LimitReached => one_field("key", format!("Key is one too many (maximum is {at_most} labels)")),
        ErrorKind::NotFound => TokenError::NoAccount.into(),
        _ => error.into(),
    })?;
    created(&LabelBody::from(&label))
}

/// Changes a public label
#[utoipa::path(
    patch, path = "/api/v1/labels/{key}", operation_id = "patchV1LabelsKey",
    params(("key" = String, Path, description = "The label's key")),
    request_body(content((super::bodies::LabelValue = "application/json"), (super::bodies::LabelValue = "application/x-www-form-urlencoded"))),
    security(("bearerToken" = [])),
    responses((status = 200, description = "The label", body = LabelBody), Unauthorized, NotFound, UnprocessableLabel, Always)
)]
pub(super) async fn update(request: Request) -> Outcome {
    let key = key(&request)?;
    let mut check = request.check();
    let value = check.required("value");
    check.end()?;
    let caller = request.caller().await?;
    let found = oldest(&request, caller.uid, &key).await?;
    if found.scope == LabelScope::Private {
        return Err(IdentityError::bad_request(PRIVATE));
    }
    let value = Field::Value.check(&normalise(value));
    let value = value.map_err(|broken| IdentityError::UnprocessableFields(vec![("value", broken)]))?;
    let updated = request.store().update_label(found.id(), value, request.now()).await?;
    ok(&LabelBody::from(&updated))
}

/// Deletes a public label
#[utoipa::path(
    delete, path = "/api/v1/labels/{key}", operation_id = "deleteV1LabelsKey",
    params(("key" = String, Path, description = "The label's key")),
    security(("bearerToken" = [])),
    responses((status = 204, description = "It is gone"), Unauthorized, NotFound, Always)
)]
pub(super) async fn delete(request: Request) -> Outcome {
    let key = key(&request)?;
    let caller = request.caller().await?;
    let found = oldest(&request, caller.uid, &key).await?;
    if found.scope == LabelScope::Private {
        return Err(IdentityError::bad_request(PRIVATE));
    }
    request.store().delete_label(found.id()).await?;
    no_content()
}

/// The key of the path as keys are kept.
fn key(request: &Request) -> Result<String, IdentityError> {
    let key = request.call.param().map(normalise).unwrap_or_default();
    if key.is_empty() {
        return Err(IdentityError::bad_request(format!("{} is empty", check::label("key"))));
    }
    Ok(key)
}

/// The label of a key; where a public and a private one have it, the older one.
async fn oldest(request: &Request, uid: Uid, key: &str) -> Result<Label, IdentityError> {
    let labels = all_of(request, uid).await?;
    labels.into_iter().find(|label| label.key.as_str() == key).ok_or(IdentityError::NotFound)
}

/// Every label of an account, the oldest first.
async fn all_of(request: &Request, uid: Uid) -> Result<Vec<Label>, IdentityError> {
    let account = request.store().account(uid).await?.ok_or(TokenError::NoAccount)?;
    with_email(&account, request.store().labels(uid).await?)
}

/// The labels of an account with the one about its e-mail, which is not stored: it says what the account says.
pub(in crate::http) fn with_email(account: &Account, stored: Vec<Label>) -> Result<Vec<Label>, IdentityError> {
    if !account.email_verified {
        return Ok(stored);
    }
    let email = Label {
        uid: account.uid,
        scope: LabelScope::Private,
        key: text(EMAIL)?,
        value: text(VERIFIED)?,
        created_at: account.created_at,
        updated_at: account.created_at,
    };
    Ok([vec![email], stored].concat())
}

fn one_field(field: &'static str, text: String) -> IdentityError {
    IdentityError::UnprocessableFields(vec![(field, vec![text])])
}

fn text(word: &str) -> Result<Text255, IdentityError> {
    Text255::new(word).map_err(IdentityError::internal)
}
