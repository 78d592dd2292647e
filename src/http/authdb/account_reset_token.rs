//! `/accountResetToken/:id`

use authkeep_store::{AccountResetToken, WithAccount};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::Outcome;
use super::responses::{BadId, BadRequest, Conflict, Failed, NotFound, UnsupportedMediaType};
use crate::http::call::Call;
use crate::http::error::authdb::AuthdbError;
use crate::http::hex::Hex;
use crate::http::openapi::value::{Empty, Epoch, Hex128, Hex256};
use crate::http::reply;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = authdb::AccountResetToken)]
struct AccountResetTokenBody<'a> {
    #[schema(value_type = Hex256)]
    token_data: Hex<'a>,
    #[schema(value_type = Hex128)]
    uid: Hex<'a>,
    #[schema(value_type = Epoch)]
    created_at: u64,
    #[schema(value_type = Epoch)]
    verifier_set_at: u64,
}

/// An account reset token with fields of its account
#[utoipa::path(
    get, path = "/accountResetToken/{id}", operation_id = "accountResetToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    responses((status = 200, description = "The token", body = AccountResetTokenBody), NotFound, Failed)
)]
pub(super) async fn read(call: Call) -> Outcome {
    let found = call.store().account_reset_token(call.token_id()?).await?;
    let WithAccount { token, account } = found.ok_or(AuthdbError::NotFound)?;
    let body = AccountResetTokenBody {
        token_data: Hex(token.data.expose()),
        uid: Hex(token.uid.as_bytes()),
        created_at: token.created_at.get(),
        verifier_set_at: account.verifier_set_at.get(),
    };
    Ok(reply::json(StatusCode::OK, &body))
}

/// Deletes an account reset token
#[utoipa::path(
    delete, path = "/accountResetToken/{id}", operation_id = "deleteAccountResetToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    responses((status = 200, description = "There is no such token, whether there was one or not", body = Empty), BadId, Failed)
)]
pub(super) async fn delete(call: Call) -> Outcome {
    call.store().delete_account_reset_token(call.token_id()?).await?;
    Ok(reply::empty_object())
}

/// What `PUT /accountResetToken/:id` takes.
#[derive(ToSchema)]
#[schema(as = authdb::NewAccountResetToken, rename_all = "camelCase")]
#[expect(dead_code, reason = "it describes what the handler reads")]
struct NewAccountResetTokenBody {
    uid: Hex128,
    data: Hex256,
    created_at: Epoch,
}

/// Makes an account reset token
///
/// An account has one token of this kind: an earlier one is deleted.
#[utoipa::path(
    put, path = "/accountResetToken/{id}", operation_id = "createAccountResetToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    request_body = NewAccountResetTokenBody,
    responses((status = 200, description = "The token exists", body = Empty), BadRequest, NotFound, Conflict, UnsupportedMediaType, Failed)
)]
pub(super) async fn create(call: Call) -> Outcome {
    let id = call.token_id()?;
    let fields = call.fields()?;
    let token = AccountResetToken {
        id,
        uid: fields.uid()?,
        data: fields.secret("data")?,
        created_at: fields.epoch("createdAt")?,
    };
    call.store().create_account_reset_token(token).await?;
    Ok(reply::empty_object())
}
