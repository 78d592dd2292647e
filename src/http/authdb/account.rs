//! `/account/:uid` and what is below it.

use authkeep_store::{NewAccount, NewVerifier};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::Outcome;
use super::account_body::{self, AccountBody};
use super::responses::{BadId, BadRequest, Conflict, Failed, IncorrectPassword, NotFound, UnsupportedMediaType};
use crate::http::call::Call;
use crate::http::error::authdb::AuthdbError;
use crate::http::hex::Hex;
use crate::http::openapi::value::{Byte, Empty, Epoch, Flag, Hex128, Hex256, Ignored, Text};
use crate::http::reply;

/// An account by its id
#[utoipa::path(
    get, path = "/account/{uid}", operation_id = "account",
    params(("uid" = Hex128, Path, description = "The account's id")),
    responses((status = 200, description = "The account with its session tokens", body = AccountBody), NotFound, Failed)
)]
pub(super) async fn read(call: Call) -> Outcome {
    let account = call.store().account(call.uid()?).await?;
    account_body::show(&call, account).await
}

/// What `PUT /account/:uid` takes.
#[derive(ToSchema)]
#[schema(as = authdb::NewAccount, rename_all = "camelCase")]
#[expect(dead_code, reason = "it describes what the handler reads")]
struct NewAccountBody {
    /// The e-mail that identifies the account; the server lower-cases it.
    normalized_email: Text,
    /// The e-mail as the person writes it.
    email: Text,
    email_code: Hex128,
    email_verified: Flag,
    k_a: Hex256,
    wrap_wrap_kb: Hex256,
    auth_salt: Hex256,
    verify_hash: Hex256,
    verifier_version: Byte,
    verifier_set_at: Epoch,
    /// The server's time where it is absent.
    #[schema(required = false)]
    created_at: Epoch,
    locale: Option<Text>,
}

/// Makes an account
#[utoipa::path(
    put, path = "/account/{uid}", operation_id = "createAccount",
    params(("uid" = Hex128, Path, description = "The account's id")),
    request_body = NewAccountBody,
    responses((status = 200, description = "The account exists, unlocked", body = Empty), BadRequest, Conflict, UnsupportedMediaType, Failed)
)]
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

/// Deletes an account
///
/// All its tokens and its unlock code go with it, and its e-mail is free again.
#[utoipa::path(
    delete, path = "/account/{uid}", operation_id = "deleteAccount",
    params(("uid" = Hex128, Path, description = "The account's id")),
    responses((status = 200, description = "There is no such account, whether there was one or not", body = Empty), BadId, Failed)
)]
pub(super) async fn delete(call: Call) -> Outcome {
    call.store().delete_account(call.uid()?).await?;
    Ok(reply::empty_object())
}

#[derive(Serialize, ToSchema)]
#[schema(as = authdb::Uid)]
struct UidBody<'a> {
    #[schema(value_type = Hex128)]
    uid: Hex<'a>,
}

/// What `POST /account/:uid/checkPassword` takes.
#[derive(ToSchema)]
#[schema(as = authdb::Password, rename_all = "camelCase")]
#[expect(dead_code, reason = "it describes what the handler reads")]
struct PasswordBody {
    verify_hash: Hex256,
}

/// Compares a password's hash with the account's
#[utoipa::path(
    post, path = "/account/{uid}/checkPassword", operation_id = "checkPassword",
    params(("uid" = Hex128, Path, description = "The account's id")),
    request_body = PasswordBody,
    responses((status = 200, description = "It is the same", body = UidBody), IncorrectPassword, UnsupportedMediaType, Failed)
)]
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

/// What `POST /account/:uid/reset` takes.
#[derive(ToSchema)]
#[schema(as = authdb::NewVerifier, rename_all = "camelCase")]
#[expect(dead_code, reason = "it describes what the handler reads")]
struct VerifierBody {
    verify_hash: Hex256,
    auth_salt: Hex256,
    wrap_wrap_kb: Hex256,
    verifier_version: Byte,
    verifier_set_at: Epoch,
}

/// Gives an account another password
///
/// All its tokens and its unlock code go; whether it is locked stays as it was, and so do all other fields.
#[utoipa::path(
    post, path = "/account/{uid}/reset", operation_id = "resetAccount",
    params(("uid" = Hex128, Path, description = "The account's id")),
    request_body = VerifierBody,
    responses((status = 200, description = "The password is the new one", body = Empty), BadRequest, NotFound, UnsupportedMediaType, Failed)
)]
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

/// Marks the e-mail as verified
#[utoipa::path(
    post, path = "/account/{uid}/verifyEmail", operation_id = "verifyEmail",
    params(("uid" = Hex128, Path, description = "The account's id")),
    request_body = Option<Ignored>,
    responses((status = 200, description = "It is verified, or the account is unknown", body = Empty), BadRequest, UnsupportedMediaType, Failed)
)]
pub(super) async fn verify_email(call: Call) -> Outcome {
    let uid = call.uid()?;
    call.fields()?;
    call.store().verify_email(uid).await?;
    Ok(reply::empty_object())
}

/// What `POST /account/:uid/locale` takes.
#[derive(ToSchema)]
#[schema(as = authdb::NewLocale)]
#[expect(dead_code, reason = "it describes what the handler reads")]
struct LocaleBody {
    /// `null` for none.
    #[schema(required = true)]
    locale: Option<Text>,
}

/// Sets the locale
#[utoipa::path(
    post, path = "/account/{uid}/locale", operation_id = "updateLocale",
    params(("uid" = Hex128, Path, description = "The account's id")),
    request_body = LocaleBody,
    responses((status = 200, description = "It is set", body = Empty), BadRequest, NotFound, UnsupportedMediaType, Failed)
)]
pub(super) async fn set_locale(call: Call) -> Outcome {
    let uid = call.uid()?;
    let locale = call.fields()?.nullable_text("locale")?;
    call.store().set_locale(uid, locale).await?;
    Ok(reply::empty_object())
}

/// What `POST /account/:uid/lock` takes.
#[derive(ToSchema)]
#[schema(as = authdb::Lock, rename_all = "camelCase")]
#[expect(dead_code, reason = "it describes what the handler reads")]
struct LockBody {
    locked_at: Epoch,
    unlock_code: Hex128,
}

/// Locks an account
///
/// Its earlier unlock code is replaced. A lock hinders no other operation: what it means is up to the caller.
#[utoipa::path(
    post, path = "/account/{uid}/lock", operation_id = "lockAccount",
    params(("uid" = Hex128, Path, description = "The account's id")),
    request_body = LockBody,
    responses((status = 200, description = "It is locked", body = Empty), BadRequest, NotFound, UnsupportedMediaType, Failed)
)]
pub(super) async fn lock(call: Call) -> Outcome {
    let uid = call.uid()?;
    let fields = call.fields()?;
    let (locked_at, unlock_code) = (fields.epoch("lockedAt")?, fields.secret("unlockCode")?);
    call.store().lock_account(uid, locked_at, unlock_code).await?;
    Ok(reply::empty_object())
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = authdb::UnlockCode)]
struct UnlockCodeBody<'a> {
    #[schema(value_type = Hex128)]
    uid: Hex<'a>,
    #[schema(value_type = Hex128)]
    unlock_code: Hex<'a>,
}

/// The code that was stored with the lock
#[utoipa::path(
    get, path = "/account/{uid}/unlockCode", operation_id = "unlockCode",
    params(("uid" = Hex128, Path, description = "The account's id")),
    responses((status = 200, description = "The code", body = UnlockCodeBody), NotFound, Failed)
)]
pub(super) async fn unlock_code(call: Call) -> Outcome {
    let uid = call.uid()?;
    let account = call.store().account(uid).await?.ok_or(AuthdbError::NotFound)?;
    let code = account.unlock_code.ok_or(AuthdbError::NotFound)?;
    let body = UnlockCodeBody { uid: Hex(uid.as_bytes()), unlock_code: Hex(code.expose()) };
    Ok(reply::json(StatusCode::OK, &body))
}

/// Unlocks an account
#[utoipa::path(
    post, path = "/account/{uid}/unlock", operation_id = "unlockAccount",
    params(("uid" = Hex128, Path, description = "The account's id")),
    request_body = Option<Ignored>,
    responses((status = 200, description = "It is not locked and has no unlock code, or is unknown", body = Empty), BadRequest, UnsupportedMediaType, Failed)
)]
pub(super) async fn unlock(call: Call) -> Outcome {
    let uid = call.uid()?;
    call.fields()?;
    call.store().unlock_account(uid).await?;
    Ok(reply::empty_object())
}
