//! `/keyFetchToken/:id`

use authkeep_store::{KeyFetchToken, WithAccount};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::Outcome;
use super::responses::{BadId, BadRequest, Conflict, Failed, NotFound, UnsupportedMediaType};
use crate::http::call::Call;
use crate::http::error::authdb::AuthdbError;
use crate::http::hex::Hex;
use crate::http::openapi::value::{Empty, Epoch, Hex128, Hex256, Hex768};
use crate::http::reply;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = authdb::KeyFetchToken)]
struct KeyFetchTokenBody<'a> {
    #[schema(value_type = Hex256)]
    auth_key: Hex<'a>,
    #[schema(value_type = Hex128)]
    uid: Hex<'a>,
    #[schema(value_type = Hex768)]
    key_bundle: Hex<'a>,
    #[schema(value_type = Epoch)]
    created_at: u64,
    email_verified: bool,
    #[schema(value_type = Epoch)]
    verifier_set_at: u64,
}

/// A key fetch token with fields of its account
#[utoipa::path(
    get, path = "/keyFetchToken/{id}", operation_id = "keyFetchToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    responses((status = 200, description = "The token", body = KeyFetchTokenBody), NotFound, Failed)
)]
pub(super) async fn read(call: Call) -> Outcome {
    let found = call.store().key_fetch_token(call.token_id()?).await?;
    let WithAccount { token, account } = found.ok_or(AuthdbError::NotFound)?;
    let body = KeyFetchTokenBody {
        auth_key: Hex(token.auth_key.expose()),
        uid: Hex(token.uid.as_bytes()),
        key_bundle: Hex(token.key_bundle.expose()),
        created_at: token.created_at.get(),
        email_verified: account.email_verified,
        verifier_set_at: account.verifier_set_at.get(),
    };
    Ok(reply::json(StatusCode::OK, &body))
}

/// Deletes a key fetch token
#[utoipa::path(
    delete, path = "/keyFetchToken/{id}", operation_id = "deleteKeyFetchToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    responses((status = 200, description = "There is no such token, whether there was one or not", body = Empty), BadId, Failed)
)]
pub(super) async fn delete(call: Call) -> Outcome {
    call.store().delete_key_fetch_token(call.token_id()?).await?;
    Ok(reply::empty_object())
}

/// What `PUT /keyFetchToken/:id` takes.
#[derive(ToSchema)]
#[schema(as = authdb::NewKeyFetchToken, rename_all = "camelCase")]
#[expect(dead_code, reason = "it describes what the handler reads")]
struct NewKeyFetchTokenBody {
    uid: Hex128,
    auth_key: Hex256,
    key_bundle: Hex768,
    created_at: Epoch,
}

/// Makes a key fetch token
#[utoipa::path(
    put, path = "/keyFetchToken/{id}", operation_id = "createKeyFetchToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    request_body = NewKeyFetchTokenBody,
    responses((status = 200, description = "The token exists", body = Empty), BadRequest, NotFound, Conflict, UnsupportedMediaType, Failed)
)]
pub(super) async fn create(call: Call) -> Outcome {
    let id = call.token_id()?;
    let fields = call.fields()?;
    let token = KeyFetchToken {
        id,
        uid: fields.uid()?,
        auth_key: fields.secret("authKey")?,
        key_bundle: fields.secret("keyBundle")?,
        created_at: fields.epoch("createdAt")?,
    };
    call.store().create_key_fetch_token(token).await?;
    Ok(reply::empty_object())
}
