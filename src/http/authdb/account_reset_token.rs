//! `/accountResetToken/:id`

use authkeep_store::{AccountResetToken, WithAccount};
use http::StatusCode;
use serde::Serialize;

use super::Outcome;
use crate::http::call::Call;
use crate::http::error::authdb::AuthdbError;
use crate::http::hex::Hex;
use crate::http::reply;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AccountResetTokenBody<'a> {
    token_data: Hex<'a>,
    uid: Hex<'a>,
    created_at: u64,
    verifier_set_at: u64,
}

/// `GET /accountResetToken/:id`
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

/// `DELETE /accountResetToken/:id`
pub(super) async fn delete(call: Call) -> Outcome {
    call.store().delete_account_reset_token(call.token_id()?).await?;
    Ok(reply::empty_object())
}

/// `PUT /accountResetToken/:id`
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
