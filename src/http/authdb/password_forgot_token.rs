//! `/passwordForgotToken/:id` and what is below it.

use authkeep_store::{AccountResetToken, AccountResetTokenId, PasswordForgotToken, PasswordForgotTokenId, WithAccount};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::Outcome;
use super::responses::{BadId, BadRequest, Conflict, Failed, NotFound, UnsupportedMediaType};
use crate::http::call::Call;
use crate::http::error::authdb::AuthdbError;
use crate::http::hex::Hex;
use crate::http::openapi::value::{Count, Empty, Epoch, Hex128, Hex256, Text};
use crate::http::reply;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = authdb::PasswordForgotToken)]
struct PasswordForgotTokenBody<'a> {
    #[schema(value_type = Hex256)]
    token_data: Hex<'a>,
    #[schema(value_type = Hex128)]
    uid: Hex<'a>,
    #[schema(value_type = Hex128)]
    pass_code: Hex<'a>,
    #[schema(value_type = Count)]
    tries: u16,
    #[schema(value_type = Epoch)]
    created_at: u64,
    #[schema(value_type = Text)]
    email: &'a str,
    #[schema(value_type = Epoch)]
    verifier_set_at: u64,
}

/// A password forgot token with fields of its account
#[utoipa::path(
    get, path = "/passwordForgotToken/{id}", operation_id = "passwordForgotToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    responses((status = 200, description = "The token", body = PasswordForgotTokenBody), NotFound, Failed)
)]
pub(super) async fn read(call: Call) -> Outcome {
    let found = call.store().password_forgot_token(call.token_id()?).await?;
    let WithAccount { token, account } = found.ok_or(AuthdbError::NotFound)?;
    let body = PasswordForgotTokenBody {
        token_data: Hex(token.data.expose()),
        uid: Hex(token.uid.as_bytes()),
        pass_code: Hex(token.pass_code.expose()),
        tries: token.tries,
        created_at: token.created_at.get(),
        email: account.email.as_str(),
        verifier_set_at: account.verifier_set_at.get(),
    };
    Ok(reply::json(StatusCode::OK, &body))
}

/// Deletes a password forgot token
#[utoipa::path(
    delete, path = "/passwordForgotToken/{id}", operation_id = "deletePasswordForgotToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    responses((status = 200, description = "There is no such token, whether there was one or not", body = Empty), BadId, Failed)
)]
pub(super) async fn delete(call: Call) -> Outcome {
    call.store().delete_password_forgot_token(call.token_id()?).await?;
    Ok(reply::empty_object())
}

/// What `PUT /passwordForgotToken/:id` takes.
#[derive(ToSchema)]
#[schema(as = authdb::NewPasswordForgotToken, rename_all = "camelCase")]
#[expect(dead_code, reason = "it describes what the handler reads")]
struct NewPasswordForgotTokenBody {
    uid: Hex128,
    data: Hex256,
    pass_code: Hex128,
    tries: Count,
    created_at: Epoch,
}

/// Makes a password forgot token
///
/// An account has one token of this kind: an earlier one is deleted.
#[utoipa::path(
    put, path = "/passwordForgotToken/{id}", operation_id = "createPasswordForgotToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    request_body = NewPasswordForgotTokenBody,
    responses((status = 200, description = "The token exists", body = Empty), BadRequest, NotFound, Conflict, UnsupportedMediaType, Failed)
)]
pub(super) async fn create(call: Call) -> Outcome {
    let id = call.token_id()?;
    let fields = call.fields()?;
    let token = PasswordForgotToken {
        id,
        uid: fields.uid()?,
        data: fields.secret("data")?,
        pass_code: fields.secret("passCode")?,
        tries: fields.tries()?,
        created_at: fields.epoch("createdAt")?,
    };
    call.store().create_password_forgot_token(token).await?;
    Ok(reply::empty_object())
}

/// What `POST /passwordForgotToken/:id/update` takes.
#[derive(ToSchema)]
#[schema(as = authdb::NewTries, rename_all = "camelCase")]
#[expect(dead_code, reason = "it describes what the handler reads")]
struct TriesBody {
    tries: Count,
}

/// Sets the number of tries
#[utoipa::path(
    post, path = "/passwordForgotToken/{id}/update", operation_id = "updatePasswordForgotToken",
    params(("id" = Hex256, Path, description = "The token's id")),
    request_body = TriesBody,
    responses((status = 200, description = "It is set", body = Empty), BadRequest, NotFound, UnsupportedMediaType, Failed)
)]
pub(super) async fn update(call: Call) -> Outcome {
    let id = call.token_id()?;
    let tries = call.fields()?.tries()?;
    call.store().update_password_forgot_token(id, tries).await?;
    Ok(reply::empty_object())
}

/// What `POST /passwordForgotToken/:id/verified` takes.
#[derive(ToSchema)]
#[schema(as = authdb::Verified, rename_all = "camelCase")]
#[expect(dead_code, reason = "it describes what the handler reads")]
struct VerifiedBody {
    /// The id of the account reset token; that of the spent token where it is absent.
    token_id: Option<Hex256>,
    /// The account of the spent token; any other is refused.
    uid: Hex128,
    /// The data of the account reset token.
    data: Hex256,
    created_at: Epoch,
}

/// Spends a password forgot token
///
/// The token goes and an account reset token is made in its place; the e-mail is verified, and the account unlocked. All of
/// this happens, or nothing.
#[utoipa::path(
    post, path = "/passwordForgotToken/{id}/verified", operation_id = "forgotPasswordVerified",
    params(("id" = Hex256, Path, description = "The token's id")),
    request_body = VerifiedBody,
    responses((status = 200, description = "The account reset token exists", body = Empty), BadRequest, NotFound, Conflict, UnsupportedMediaType, Failed)
)]
pub(super) async fn verified(call: Call) -> Outcome {
    let id: PasswordForgotTokenId = call.token_id()?;
    let fields = call.fields()?;
    // The earliest clients name no id for the account reset token; it takes over that of the spent token.
    let reset_id = fields.optional_token_id("tokenId")?.unwrap_or(AccountResetTokenId::from_bytes(id.into()));
    let reset = AccountResetToken {
        id: reset_id,
        uid: fields.uid()?,
        data: fields.secret("data")?,
        created_at: fields.epoch("createdAt")?,
    };
    call.store().verify_forgot_password(id, reset).await?;
    Ok(reply::empty_object())
}
