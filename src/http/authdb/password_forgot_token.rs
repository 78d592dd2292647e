//! `/passwordForgotToken/:id` and what is below it.

use authkeep_store::{AccountResetToken, AccountResetTokenId, PasswordForgotToken, PasswordForgotTokenId, WithAccount};
use http::StatusCode;
use serde::Serialize;

use super::Outcome;
use crate::http::call::Call;
use crate::http::error::authdb::AuthdbError;
use crate::http::hex::Hex;
use crate::http::reply;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PasswordForgotTokenBody<'a> {
    token_data: Hex<'a>,
    uid: Hex<'a>,
    pass_code: Hex<'a>,
    tries: u16,
    created_at: u64,
    email: &'a str,
    verifier_set_at: u64,
}

/// `GET /passwordForgotToken/:id`
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

/// `DELETE /passwordForgotToken/:id`
pub(super) async fn delete(call: Call) -> Outcome {
    call.store().delete_password_forgot_token(call.token_id()?).await?;
    Ok(reply::empty_object())
}

/// `PUT /passwordForgotToken/:id`
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

/// `POST /passwordForgotToken/:id/update`
pub(super) async fn update(call: Call) -> Outcome {
    let id = call.token_id()?;
    let tries = call.fields()?.tries()?;
    call.store().update_password_forgot_token(id, tries).await?;
    Ok(reply::empty_object())
}

/// `POST /passwordForgotToken/:id/verified`
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
