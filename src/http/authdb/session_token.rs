//! `/sessionToken/:id`, and the list of them below an account.

use authkeep_store::{SessionToken, WithAccount};
use http::StatusCode;
use serde::Serialize;

use super::Outcome;
use crate::http::call::Call;
use crate::http::error::authdb::AuthdbError;
use crate::http::hex::Hex;
use crate::http::reply;

/// Holds what clients of both days look for: `data` and `id`, `tokenData` and the account's fields.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SessionTokenBody<'a> {
    data: Hex<'a>,
    token_data: Hex<'a>,
    uid: Hex<'a>,
    created_at: u64,
    id: Hex<'a>,
    email_verified: bool,
    email: &'a str,
    email_code: Hex<'a>,
    verifier_set_at: u64,
    locale: Option<&'a str>,
}

/// A session token in an account's list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeviceBody<'a> {
    data: Hex<'a>,
    uid: Hex<'a>,
    created_at: u64,
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

/// `GET /sessionToken/:id`
pub(super) async fn read(call: Call) -> Outcome {
    let found = call.store().session_token(call.token_id()?).await?;
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

/// `DELETE /sessionToken/:id`
pub(super) async fn delete(call: Call) -> Outcome {
    call.store().delete_session_token(call.token_id()?).await?;
    Ok(reply::empty_object())
}

/// `PUT /sessionToken/:id`
pub(super) async fn create(call: Call) -> Outcome {
    let id = call.token_id()?;
    let fields = call.fields()?;
    let token =
        SessionToken { id, uid: fields.uid()?, data: fields.secret("data")?, created_at: fields.epoch("createdAt")? };
    call.store().create_session_token(token).await?;
    Ok(reply::empty_object())
}

/// `GET /account/:uid/devices`
pub(super) async fn devices(call: Call) -> Outcome {
    let tokens = call.store().account_devices(call.uid()?).await?;
    let bodies: Vec<DeviceBody<'_>> = tokens.iter().map(DeviceBody::from).collect();
    Ok(reply::json(StatusCode::OK, &bodies))
}
