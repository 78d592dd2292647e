//! `/passwordChangeToken/:id`

use authkeep_store::{PasswordChangeToken, WithAccount};
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

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = authdb::PasswordChangeToken)]
struct PasswordChangeTokenBody<'a> {
    #[schema(value_type = Hex256)]
    token_data: Hex<'a>,
    #[schema(value_type = Hex128)]
    uid: Hex<'a>,
    #[schema(value_type = Epoch)]
    created_at: u64,
    #[schema(value_type = Text)]
    email: &'a str,
    #[schema(value_type = Epoch)]
    verifier_set_at: u64,
}

/// A password change token with fields of its account
#[utoipa::path(
    get, path = "/passwordChangeToken/{id}", operation_id = "passwordChangeToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    responses((status = 200, description = "The token", body = PasswordChangeTokenBody), NotFound, Failed)
)]
pub(super) async fn read(call: Call) -> Outcome {
    let found = call.store().password_change_token(call.token_id()?).await?;
    let WithAccount { token, account } = found.ok_or(AuthdbError::NotFound)?;
    let body = PasswordChangeTokenBody {
        token_data: Hex(token.data.expose()),
        uid: Hex(token.uid.as_bytes()),
        created_at: token.created_at.get(),
        email: account.email.as_str(),
        verifier_set_at: account.verifier_set_at.get(),
    };
    Ok(reply::json(StatusCode::OK, &body))
}

/// Deletes a password change token
#[utoipa::path(
    delete, path = "/passwordChangeToken/{id}", operation_id = "deletePasswordChangeToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    responses((status = 200, description = "There is no such token, whether there was one or not", body = Empty), BadId, Failed)
)]
pub(super) async fn delete(call: Call) -> Outcome {
    call.store().delete_password_change_token(call.token_id()?).await?;
    Ok(reply::empty_object())
}

/// What `PUT /passwordChangeToken/:id` takes.
#[derive(ToSchema)]
#[schema(as = authdb::NewPasswordChangeToken, rename_all = "camelCase")]
#[expect(dead_code, reason = "it describes what the handler reads")]
struct NewPasswordChangeTokenBody {
    uid: Hex128,
    data: Hex256,
    created_at: Epoch,
}

/// Makes a password change token
///
/// An account has one token of this kind: an earlier one is deleted.
#[utoipa::path(
    put, path = "/passwordChangeToken/{id}", operation_id = "createPasswordChangeToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    request_body = NewPasswordChangeTokenBody,
    responses((status = 200, description = "The token exists", body = Empty), BadRequest, NotFound, Conflict, UnsupportedMediaType, Failed)
)]
pub(super) async fn create(call: Call) -> Outcome {
    let id = call.token_id()?;
    let fields = call.fields()?;
    let token = PasswordChangeToken {
        id,
        uid: fields.uid()?,
        data: fields.secret("data")?,
        created_at: fields.epoch("createdAt")?,
    };
    call.store().create_password_change_token(token).await?;
    Ok(reply::empty_object())
}
