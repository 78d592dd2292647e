//! `/account/:uid` and what is below it.

use authkeep_store::{NewAccount, NewVerifier};
use http::StatusCode;
use serde::Serialize;

use super::{Outcome, account_body};
use crate::http::call::Call;
use crate::http::error::authdb::AuthdbError;
use crate::http::hex::Hex;
use crate::http::reply;

/// `GET /account/:uid`
pub(super) async fn read(call: Call) -> Outcome {
    let account = call.store().account(call.uid()?).await?;
    account_body::show(&call, account).await
}

/// `PUT /account/:uid`
pub(super) async fn create(call: Call) -> Outcome {
    let uid = call.uid()?;
    let fields = call.fields()?;
    let new = NewAccount {
        uid,
        normalized_email: fields.email("normalizedEmail")?,
        email: fields.text("email")?,
        email_code: fields.secret("emailCode")?,
        email_verified: fields.boolean("emailVerified")?,
        k_a: fields.secret("kA")?,
        wrap_wrap_kb: fields.secret("wrapWrapKb")?,
        auth_salt: fields.secret("authSalt")?,
        verify_hash: fields.secret("verifyHash")?,
        verifier_version: fields.byte("verifierVersion")?,
        verifier_set_at: fields.epoch("verifierSetAt")?,
        created_at: fields.optional_epoch("createdAt")?.unwrap_or_else(|| call.app.clock.now()),
        locale: fields.optional_text("locale")?,
    };
    call.store().create_account(new).await?;
    Ok(reply::empty_object())
}

/// `DELETE /account/:uid`
pub(super) async fn delete(call: Call) -> Outcome {
    call.store().delete_account(call.uid()?).await?;
    Ok(reply::empty_object())
}

#[derive(Serialize)]
struct UidBody<'a> {
    uid: Hex<'a>,
}

/// `POST /account/:uid/checkPassword`
pub(super) async fn check_password(call: Call) -> Outcome {
    let uid = call.uid()?;
    let verify_hash = match call.fields()?.secret("verifyHash") {
        // No password at all is a wrong one.
        Err(AuthdbError::MissingField(_)) => return Err(AuthdbError::IncorrectPassword),
        other => other?,
    };
    call.store().check_password(uid, &verify_hash).await?;
    Ok(reply::json(StatusCode::OK, &UidBody { uid: Hex(uid.as_bytes()) }))
}

/// `POST /account/:uid/reset`
pub(super) async fn reset(call: Call) -> Outcome {
    let uid = call.uid()?;
    let fields = call.fields()?;
    let verifier = NewVerifier {
        verify_hash: fields.secret("verifyHash")?,
        auth_salt: fields.secret("authSalt")?,
        wrap_wrap_kb: fields.secret("wrapWrapKb")?,
        verifier_version: fields.byte("verifierVersion")?,
        verifier_set_at: fields.epoch("verifierSetAt")?,
    };
    call.store().reset_account(uid, verifier).await?;
    Ok(reply::empty_object())
}

/// `POST /account/:uid/verifyEmail`
pub(super) async fn verify_email(call: Call) -> Outcome {
    let uid = call.uid()?;
    call.fields()?;
    call.store().verify_email(uid).await?;
    Ok(reply::empty_object())
}

/// `POST /account/:uid/locale`
pub(super) async fn set_locale(call: Call) -> Outcome {
    let uid = call.uid()?;
    let locale = call.fields()?.nullable_text("locale")?;
    call.store().set_locale(uid, locale).await?;
    Ok(reply::empty_object())
}

/// `POST /account/:uid/lock`
pub(super) async fn lock(call: Call) -> Outcome {
    let uid = call.uid()?;
    let fields = call.fields()?;
    let (locked_at, unlock_code) = (fields.epoch("lockedAt")?, fields.secret("unlockCode")?);
    call.store().lock_account(uid, locked_at, unlock_code).await?;
    Ok(reply::empty_object())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UnlockCodeBody<'a> {
    uid: Hex<'a>,
    unlock_code: Hex<'a>,
}

/// `GET /account/:uid/unlockCode`
pub(super) async fn unlock_code(call: Call) -> Outcome {
    let uid = call.uid()?;
    let account = call.store().account(uid).await?.ok_or(AuthdbError::NotFound)?;
    let code = account.unlock_code.ok_or(AuthdbError::NotFound)?;
    let body = UnlockCodeBody { uid: Hex(uid.as_bytes()), unlock_code: Hex(code.expose()) };
    Ok(reply::json(StatusCode::OK, &body))
}

/// `POST /account/:uid/unlock`
pub(super) async fn unlock(call: Call) -> Outcome {
    let uid = call.uid()?;
    call.fields()?;
    call.store().unlock_account(uid).await?;
    Ok(reply::empty_object())
}
