//! `/sessionToken/:id`, and the list of them below an account.

use authkeep_store::{SessionToken, WithAccount};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::Outcome;
use super::responses::{BadId, BadRequest, Conflict, Failed, NotFound, UnsupportedMediaType};
use crate::http::call::Call;
use crate::http::error::authdb::AuthdbError;
use crate::http::hex::Hex;
use crate::http::openapi::value::{Empty, Epoch, Hex128, Hex256, Text};
use crate::http::reply;

/// Holds what clients of both days look for: `data` and `id`, `tokenData` and the account's fields.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = authdb::SessionToken)]
struct SessionTokenBody<'a> {
    #[schema(value_type = Hex256)]
    data: Hex<'a>,
    #[schema(value_type = Hex256)]
    token_data: Hex<'a>,
    #[schema(value_type = Hex128)]
    uid: Hex<'a>,
    #[schema(value_type = Epoch)]
    created_at: u64,
    #[schema(value_type = Hex256)]
    id: Hex<'a>,
    email_verified: bool,
    #[schema(value_type = Text)]
    email: &'a str,
    #[schema(value_type = Hex128)]
    email_code: Hex<'a>,
    #[schema(value_type = Epoch)]
    verifier_set_at: u64,
    #[schema(value_type = Option<Text>, required = true)]
    locale: Option<&'a str>,
}

/// A session token in an account's list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = authdb::Device)]
pub(super) struct DeviceBody<'a> {
    #[schema(value_type = Hex256)]
    data: Hex<'a>,
    #[schema(value_type = Hex128)]
    uid: Hex<'a>,
    #[schema(value_type = Epoch)]
    created_at: u64,
    #[schema(value_type = Hex256)]
    id: Hex<'a>,
}

impl<'a> From<&'a SessionToken> for DeviceBody<'a> {
    fn from(token: &'a SessionToken) -> Self {
        Self {
            data: Hex(token.data.expose()),
            uid: Hex(token.uid.as_bytes()),
            created_at: token.created_at.get(),
            id: Hex(token.id.as_bytes()),
        }
    }
}

/// A session token with fields of its account
#[utoipa::path(
    get, path = "/sessionToken/{id}", operation_id = "sessionToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    responses((status = 200, description = "The token", body = SessionTokenBody), NotFound, Failed)
)]
pub(super) async fn read(call: Call) -> Outcome {
    let found = call.store().session_token(call.token_id()?, call.app.clock.now()).await?;
    let WithAccount { token, account } = found.ok_or(AuthdbError::NotFound)?;
    let body = SessionTokenBody {
        data: Hex(token.data.expose()),
        token_data: Hex(token.data.expose()),
        uid: Hex(token.uid.as_bytes()),
        created_at: token.created_at.get(),
        id: Hex(token.id.as_bytes()),
        email_verified: account.email_verified,
        email: account.email.as_str(),
        email_code: Hex(account.email_code.expose()),
        verifier_set_at: account.verifier_set_at.get(),
        locale: account.locale.as_ref().map(authkeep_store::Text255::as_str),
    };
    Ok(reply::json(StatusCode::OK, &body))
}

/// Deletes a session token
#[utoipa::path(
    delete, path = "/sessionToken/{id}", operation_id = "deleteSessionToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    responses((status = 200, description = "There is no such token, whether there was one or not", body = Empty), BadId, Failed)
)]
pub(super) async fn delete(call: Call) -> Outcome {
    call.store().delete_session_token(call.token_id()?).await?;
    Ok(reply::empty_object())
}

/// What `PUT /sessionToken/:id` takes.
#[derive(ToSchema)]
#[schema(as = authdb::NewSessionToken, rename_all = "camelCase")]
#[expect(dead_code, reason = "it describes what the handler reads")]
struct NewSessionTokenBody {
    uid: Hex128,
    data: Hex256,
    created_at: Epoch,
}

/// Makes a session token
#[utoipa::path(
    put, path = "/sessionToken/{id}", operation_id = "createSessionToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    request_body = NewSessionTokenBody,
    responses((status = 200, description = "The token exists", body = Empty), BadRequest, NotFound, Conflict, UnsupportedMediaType, Failed)
)]
pub(super) async fn create(call: Call) -> Outcome {
    let id = call.token_id()?;
    let fields = call.fields()?;
    let token = SessionToken {
        id,
        uid: fields.uid()?,
        data: fields.secret("data")?,
        created_at: fields.epoch("createdAt")?,
        expires_at: None,
    };
    call.store().create_session_token(token).await?;
    Ok(reply::empty_object())
}

/// The session tokens of an account
#[utoipa::path(
    get, path = "/account/{uid}/devices", operation_id = "accountDevices",
    params(("uid" = Hex128, Path, description = "The account's id")),
    responses((status = 200, description = "The tokens; none is an empty list", body = Vec<DeviceBody>), NotFound, Failed)
)]
pub(super) async fn devices(call: Call) -> Outcome {
    let tokens = call.store().account_devices(call.uid()?, call.app.clock.now()).await?;
    let bodies: Vec<DeviceBody<'_>> = tokens.iter().map(DeviceBody::from).collect();
    Ok(reply::json(StatusCode::OK, &bodies))
}
