//! `/api_keys`: public keys of programs. Every call demands a code of the second factor.

use authkeep_store::{ApiKey, ApiKeyChange, ApiKeyId, ErrorKind, Text4k, Text255};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::{Builder, Uuid};

use super::answer::{created, no_content, ok};
use super::request::{Caller, Request};
use super::responses::{Always, NotFound, TooMany, Unauthorized, Unprocessable};
use super::time::utc;
use super::value::Value;
use super::{Outcome, second_factor};
use crate::auth::jwt::public_key::PublicKey;
use crate::auth::sentence;
use crate::http::error::identity::{IdentityError, TokenError};

pub(super) const ACTIVE: &str = "active";
const DEFAULT_SECONDS: u32 = 86_400;
const MIN_SECONDS: i64 = 30;
const MAX_SECONDS: i64 = 86_400;

/// An API key as its owner sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = identity::ApiKey)]
struct ApiKeyBody {
    uid: String,
    public_key: String,
    #[schema(required = true)]
    scopes: Option<String>,
    /// Seconds.
    expires_in: u32,
    state: String,
    created_at: String,
    updated_at: String,
}

impl From<&ApiKey> for ApiKeyBody {
    fn from(key: &ApiKey) -> Self {
        Self {
            uid: write_id(key.id),
            public_key: key.public_key.as_str().to_owned(),
            scopes: key.scopes.as_ref().map(|scopes| scopes.as_str().to_owned()),
            expires_in: key.expires_in,
            state: key.state.as_str().to_owned(),
            created_at: utc(key.created_at),
            updated_at: utc(key.updated_at),
        }
    }
}

/// Every API key
#[utoipa::path(
    get, path = "/api/v1/api_keys", operation_id = "getV1ApiKeys",
    params(("totp_code" = String, Query, description = "A code of the second factor")),
    security(("bearerToken" = [])),
    responses((status = 200, description = "The keys, the oldest first", body = Vec<ApiKeyBody>), Unauthorized, Unprocessable, TooMany, Always)
)]
pub(super) async fn list(request: Request) -> Outcome {
    let caller = gate(&request).await?;
    let keys = request.store().api_keys(caller.uid).await?;
    ok(&keys.iter().map(ApiKeyBody::from).collect::<Vec<_>>())
}

/// An API key
#[utoipa::path(
    get, path = "/api/v1/api_keys/{uid}", operation_id = "getV1ApiKeysUid",
    params(("uid" = String, Path, description = "The key's id"), ("totp_code" = String, Query, description = "A code of the second factor")),
    security(("bearerToken" = [])),
    responses((status = 200, description = "The key", body = ApiKeyBody), Unauthorized, NotFound, Unprocessable, TooMany, Always)
)]
pub(super) async fn read(request: Request) -> Outcome {
    let caller = gate(&request).await?;
    let key = request.store().api_key(id(&request)?).await?.filter(|key| key.uid == caller.uid);
    ok(&ApiKeyBody::from(&key.ok_or(IdentityError::NotFound)?))
}

/// Makes an API key
#[utoipa::path(
    post, path = "/api/v1/api_keys", operation_id = "postV1ApiKeys",
    request_body(content((super::bodies::NewApiKey = "application/json"), (super::bodies::NewApiKey = "application/x-www-form-urlencoded"))),
    security(("bearerToken" = [])),
    responses((status = 201, description = "The key", body = ApiKeyBody), Unauthorized, Unprocessable, TooMany, Always)
)]
pub(super) async fn create(request: Request) -> Outcome {
    let caller = gate(&request).await?;
    let mut check = request.check();
    let public_key = check.required("public_key");
    let (scopes, expires_in) = (check.filled("scopes"), check.filled("expires_in"));
    check.end()?;
    let change = changed(Some(public_key), scopes, expires_in, None)?;
    let identity = request.identity();
    let now = request.now();
    let key = ApiKey {
        id: ApiKeyId::from_bytes(Builder::from_random_bytes(identity.random()?).into_uuid().into_bytes()),
        uid: caller.uid,
        public_key: change.public_key.ok_or_else(invalid_key)?,
        scopes: change.scopes,
        expires_in: change.expires_in.unwrap_or(DEFAULT_SECONDS),
        state: text("State", ACTIVE)?,
        created_at: now,
        updated_at: now,
    };
    let at_most = identity.settings.api_keys_per_account;
    let stored = request.store().create_api_key(key.clone(), at_most).await;
    stored.map_err(|error| match error.kind() {
        ErrorKind::LimitReached => {
            IdentityError::unprocessable(format!("There are too many API keys (maximum is {at_most})"))
        }
        ErrorKind::NotFound => TokenError::NoAccount.into(),
        _ => error.into(),
    })?;
    created(&ApiKeyBody::from(&key))
}

/// Changes an API key
#[utoipa::path(
    patch, path = "/api/v1/api_keys/{uid}", operation_id = "patchV1ApiKeysUid",
    params(("uid" = String, Path, description = "The key's id")),
    request_body(content((super::bodies::ApiKeyChange = "application/json"), (super::bodies::ApiKeyChange = "application/x-www-form-urlencoded"))),
    security(("bearerToken" = [])),
    responses((status = 200, description = "The key", body = ApiKeyBody), Unauthorized, NotFound, Unprocessable, TooMany, Always)
)]
pub(super) async fn update(request: Request) -> Outcome {
    let caller = gate(&request).await?;
    let mut check = request.check();
    let public_key = check.filled("public_key");
    let (scopes, expires_in) = (check.filled("scopes"), check.filled("expires_in"));
    let state = check.filled("state");
    check.end()?;
    let change = changed(public_key, scopes, expires_in, state)?;
    let updated = request.store().update_api_key(caller.uid, id(&request)?, change, request.now()).await?;
    ok(&ApiKeyBody::from(&updated))
}

/// Deletes an API key
#[utoipa::path(
    delete, path = "/api/v1/api_keys/{uid}", operation_id = "deleteV1ApiKeysUid",
    params(("uid" = String, Path, description = "The key's id"), ("totp_code" = String, Query, description = "A code of the second factor")),
    security(("bearerToken" = [])),
    responses((status = 204, description = "It is gone"), Unauthorized, NotFound, Unprocessable, TooMany, Always)
)]
pub(super) async fn delete(request: Request) -> Outcome {
    let caller = gate(&request).await?;
    request.store().delete_api_key(caller.uid, id(&request)?).await?;
    no_content()
}

/// What every call must get past before its parameters are looked at: the token, the second factor, its code.
async fn gate(request: &Request) -> Result<Caller, IdentityError> {
    let (caller, person) = request.person().await?;
    if !person.otp_enabled {
        return Err(IdentityError::bad_request("Only accounts with enabled 2FA alowed"));
    }
    let code = match request.params.get("totp_code") {
        Some(Value::Text(code)) if !code.trim().is_empty() => code,
        // Nothing was guessed: it does not count for the throttle.
        _ => return Err(second_factor::wrong()),
    };
    second_factor::demand(request, caller.uid, code).await?;
    Ok(caller)
}

fn id(request: &Request) -> Result<ApiKeyId, IdentityError> {
    read_id(request.call.param().unwrap_or_default())
}

/// An API key's id: a UUID with its hyphens, in whatever case.
pub(super) fn read_id(text: &str) -> Result<ApiKeyId, IdentityError> {
    let id = if text.len() == 36 { Uuid::try_parse(text).ok() } else { None };
    id.map(|id| ApiKeyId::from_bytes(id.into_bytes())).ok_or(IdentityError::NotFound)
}

/// An API key's id as clients see it.
pub(super) fn write_id(id: ApiKeyId) -> String {
    Uuid::from_bytes(id.into()).hyphenated().to_string()
}

/// The fields of a key that a request names.
///
/// # Errors
/// 422 with everything that is wrong.
fn changed(
    public_key: Option<&str>,
    scopes: Option<&str>,
    expires_in: Option<&str>,
    state: Option<&str>,
) -> Result<ApiKeyChange, IdentityError> {
    let mut wrong = Vec::new();
    if public_key.is_some_and(|key| PublicKey::from_url_safe_base64(key).is_err()) {
        wrong.push("Public key is invalid".to_owned());
    }
    let seconds = expires_in.map(seconds).transpose().map_err(|text| wrong.push(text)).unwrap_or_default();
    if !wrong.is_empty() {
        return Err(IdentityError::unprocessable(sentence::join(&wrong)));
    }
    Ok(ApiKeyChange {
        public_key: public_key
            .map(Text4k::new)
            .transpose()
            .map_err(|error| IdentityError::text("Public key", error))?,
        scopes: scopes.map(|scopes| text("Scopes", scopes)).transpose()?,
        expires_in: seconds,
        state: state.map(|state| text("State", state)).transpose()?,
    })
}

fn seconds(given: &str) -> Result<u32, String> {
    let given = given.trim();
    let Ok(seconds) = given.parse::<i64>() else {
        let is_number = given.parse::<f64>().is_ok_and(f64::is_finite);
        return Err(if is_number { "Expires in must be an integer" } else { "Expires in is not a number" }.to_owned());
    };
    if seconds > MAX_SECONDS {
        return Err(format!("Expires in must be less than or equal to {MAX_SECONDS}"));
    }
    let fits = u32::try_from(seconds).ok().filter(|_| seconds >= MIN_SECONDS);
    fits.ok_or_else(|| format!("Expires in must be greater than or equal to {MIN_SECONDS}"))
}

fn invalid_key() -> IdentityError {
    IdentityError::unprocessable("Public key is invalid")
}

fn text(label: &str, text: &str) -> Result<Text255, IdentityError> {
    Text255::new(text).map_err(|error| IdentityError::text(label, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keys_tokens_live_from_half_a_minute_to_a_day() {
        assert_eq!(seconds("7200"), Ok(7200));
        assert_eq!(seconds("86400"), Ok(86_400));
        for (given, text) in [
            ("86401", "Expires in must be less than or equal to 86400"),
            ("99999999999999999", "Expires in must be less than or equal to 86400"),
            ("29", "Expires in must be greater than or equal to 30"),
            ("-5", "Expires in must be greater than or equal to 30"),
            ("1.5", "Expires in must be an integer"),
            ("soon", "Expires in is not a number"),
        ] {
            assert_eq!(seconds(given), Err(text.to_owned()), "{given}");
        }
    }
}
