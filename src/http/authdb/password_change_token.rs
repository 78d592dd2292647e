//! `/passwordChangeToken/:id`

use authkeep_store::{PasswordChangeToken, WithAccount};
use http::StatusCode;
use serde::Serialize;

use super::Outcome;
use crate::http::call::Call;
use crate::http::error::authdb::AuthdbError;
use crate::http::hex::Hex;
use crate::http::reply;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PasswordChangeTokenBody<'a> {
    token_data: Hex<'a>,
    uid: Hex<'a>,
    created_at: u64,
    email: &'a str,
    verifier_set_at: u64,
}

/// `GET /passwordChangeToken/:id`
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

/// `DELETE /passwordChangeToken/:id`
pub(super) async fn delete(call: Call) -> Outcome {
    call.store().delete_password_change_token(call.token_id()?).await?;
    Ok(reply::empty_object())
}

/// `PUT /passwordChangeToken/:id`
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
