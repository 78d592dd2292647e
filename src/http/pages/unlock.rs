//! `/accounts/unlock`: was it you who failed to sign in?

use http::StatusCode;

use super::bodies::Unlock;
use super::responses::Always;
use super::{Outcome, html, param, service_name, spent};
use crate::http::identity::accounts::unlock_account;
use crate::http::identity::request::Request;

const TOKEN: &str = "unlock_token";

const SPENT: &str = "Your account is already unlocked, or this link is out of date";

const ADVICE: &str = "If you have unlocked the account before, you can sign in. Otherwise open the link of the latest mail, \
    all of it, or ask for another mail where you sign in.";

/// Asks whether to unlock the account
#[utoipa::path(
    get, path = "/accounts/unlock", operation_id = "unlockPage",
    params(("unlock_token" = Option<String>, Query, description = "What was mailed")),
    responses((status = 200, description = "A page", body = String, content_type = "text/html; charset=utf-8"), Always)
)]
pub(super) async fn ask(request: Request) -> Outcome {
    let content = format!(
        "{}\n{}",
        html::paragraph(
            "Your account was locked after too many failed attempts to sign in. If these were not yours, it may be wise \
             to choose a longer password after unlocking."
        ),
        html::form(TOKEN, param(&request, TOKEN), "", "Unlock my account")
    );
    Ok(html::page(StatusCode::OK, service_name(&request), "Unlock your account", &content))
}

/// Unlocks the account
#[utoipa::path(
    post, path = "/accounts/unlock", operation_id = "unlockByMail",
    request_body(content = Unlock, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "It is unlocked", body = String, content_type = "text/html; charset=utf-8"),
        (status = 422, description = "The token is wrong or was used", body = String, content_type = "text/html; charset=utf-8"),
        Always
    )
)]
pub(super) async fn act(request: Request) -> Outcome {
    if let Err(error) = unlock_account(&request, param(&request, TOKEN)).await {
        return spent(&request, error, SPENT, ADVICE);
    }
    let content = html::paragraph("You can sign in again.");
    Ok(html::page(StatusCode::OK, service_name(&request), "Your account is unlocked", &content))
}
