//! What can be done to an account as a whole.

use authkeep_store::Role;
use utoipa::ToSchema;

use super::account::{AccountBody, after, log, named};
use crate::http::error::identity::IdentityError;
use crate::http::identity::Outcome;
use crate::http::identity::request::Request;
use crate::http::identity::responses::{Always, NotFound, Unprocessable};

/// What `PUT /admin/accounts/{uid}/role` takes.
#[derive(ToSchema)]
#[schema(as = admin::NewRole)]
#[expect(dead_code, reason = "it describes what the handler reads")]
struct RoleBody {
    /// `admin`, `compliance` or `member`.
    role: String,
}

/// Gives an account a role
#[utoipa::path(
    put, path = "/admin/accounts/{uid}/role", operation_id = "adminSetRole",
    params(("uid" = String, Path, description = "The account's uid")), request_body(content((RoleBody = "application/json"), (RoleBody = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "The account after it", body = AccountBody), NotFound, Unprocessable, Always)
)]
pub(super) async fn set_role(request: Request) -> Outcome {
    let mut check = request.check();
    let role = check.required("role");
    check.end()?;
    let role = Role::named(role).ok_or_else(|| {
        let names = Role::ALL.map(Role::as_str).join(", ");
        IdentityError::unprocessable(format!("role must be one of {names}"))
    })?;
    let uid = named(&request).await?.account.uid;
    request.store().set_role(uid, role, request.now()).await?;
    log(uid, &format!("role {}", role.as_str()));
    after(&request, uid).await
}

/// Takes an account's second factor away
#[utoipa::path(
    post, path = "/admin/accounts/{uid}/disable-2fa", operation_id = "adminDisable2fa",
    params(("uid" = String, Path, description = "The account's uid")),
    responses((status = 200, description = "The account after it", body = AccountBody), NotFound, Always)
)]
pub(super) async fn disable_2fa(request: Request) -> Outcome {
    let uid = named(&request).await?.account.uid;
    request.store().disable_totp(uid).await?;
    log(uid, "second factor taken away");
    after(&request, uid).await
}

/// Takes an account's lock away
#[utoipa::path(
    post, path = "/admin/accounts/{uid}/unlock", operation_id = "adminUnlock",
    params(("uid" = String, Path, description = "The account's uid")),
    responses((status = 200, description = "The account after it", body = AccountBody), NotFound, Always)
)]
pub(super) async fn unlock(request: Request) -> Outcome {
    let uid = named(&request).await?.account.uid;
    request.store().unlock_account(uid).await?;
    log(uid, "unlocked");
    after(&request, uid).await
}

/// Ends every session of an account
#[utoipa::path(
    post, path = "/admin/accounts/{uid}/revoke-sessions", operation_id = "adminRevokeSessions",
    params(("uid" = String, Path, description = "The account's uid")),
    responses((status = 200, description = "The account after it", body = AccountBody), NotFound, Always)
)]
pub(super) async fn revoke_sessions(request: Request) -> Outcome {
    let uid = named(&request).await?.account.uid;
    request.store().end_sessions(uid).await?;
    log(uid, "sessions ended");
    after(&request, uid).await
}
