//! `/keyFetchToken/:id`

use authkeep_store::{KeyFetchToken, WithAccount};
use http::StatusCode;
use serde::Serialize;

use super::Outcome;
use crate::http::call::Call;
use crate::http::error::authdb::AuthdbError;
use crate::http::hex::Hex;
use crate::http::reply;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KeyFetchTokenBody<'a> {
    auth_key: Hex<'a>,
    uid: Hex<'a>,
    key_bundle: Hex<'a>,
    created_at: u64,
    email_verified: bool,
    verifier_set_at: u64,
}

/// `GET /keyFetchToken/:id`
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

/// `DELETE /keyFetchToken/:id`
pub(super) async fn delete(call: Call) -> Outcome {
    call.store().delete_key_fetch_token(call.token_id()?).await?;
    Ok(reply::empty_object())
}

/// `PUT /keyFetchToken/:id`
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
