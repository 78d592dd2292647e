//! `/accounts/password/edit`: a password in place of a forgotten one.

use http::StatusCode;
use warp::reply::Response;

use super::{Outcome, html, param, service_name};
use crate::http::error::identity::IdentityError;
use crate::http::identity::password::{mailed_to, reset_password};
use crate::http::identity::request::Request;

const TOKEN: &str = "reset_password_token";
const PASSWORD: &str = "password";
const REPEATED: &str = "password_confirmation";

const FIELDS: &str = "\
<label for=\"password\">New password</label>\n\
<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"new-password\" required minlength=\"6\" \
maxlength=\"128\" aria-describedby=\"rules\">\n\
<p class=\"hint\" id=\"rules\">6 to 128 characters, with an upper-case letter, a lower-case letter and a digit.</p>\n\
<label for=\"repeated\">The same again</label>\n\
<input id=\"repeated\" name=\"password_confirmation\" type=\"password\" autocomplete=\"new-password\" required>\n";

const LOSES_KEYS: &str =
    "Careful: data that Firefox encrypted under your old password cannot be read again after this.";

/// Asks for a new password
#[utoipa::path(
    get, path = "/accounts/password/edit", operation_id = "passwordPage",
    params(("reset_password_token" = Option<String>, Query, description = "What was mailed")),
    responses(
        (status = 200, description = "A page", body = String, content_type = "text/html; charset=utf-8"),
        (status = 404, description = "The token is wrong or was used", body = String, content_type = "text/html; charset=utf-8"),
        (status = 422, description = "The token is too old", body = String, content_type = "text/html; charset=utf-8")
    )
)]
pub(super) async fn ask(request: Request) -> Outcome {
    form(&request, StatusCode::OK, None).await
}

/// Replaces the password
#[utoipa::path(
    post, path = "/accounts/password/edit", operation_id = "resetPassword",
    request_body(content = String, content_type = "application/x-www-form-urlencoded",
        description = "`reset_password_token`, `password`, `password_confirmation`"),
    responses(
        (status = 200, description = "It is replaced", body = String, content_type = "text/html; charset=utf-8"),
        (status = 404, description = "The token is wrong or was used", body = String, content_type = "text/html; charset=utf-8"),
        (status = 422, description = "The token is too old, or the password breaks a rule", body = String, content_type = "text/html; charset=utf-8")
    )
)]
pub(super) async fn act(request: Request) -> Outcome {
    if param(&request, PASSWORD) != param(&request, REPEATED) {
        return form(&request, StatusCode::UNPROCESSABLE_ENTITY, Some("The two passwords are not the same")).await;
    }
    match reset_password(&request, param(&request, TOKEN), param(&request, PASSWORD)).await {
        Ok(()) => {
            let content = html::paragraph("All your sessions have ended. You can sign in with the new password.");
            Ok(html::page(StatusCode::OK, service_name(&request), "Your password was changed", &content))
        }
        // A rule is broken: the token still works.
        Err(IdentityError::Unprocessable(text)) => form(&request, StatusCode::UNPROCESSABLE_ENTITY, Some(&text)).await,
        Err(error) => Err(wrong_link(error)),
    }
}

async fn form(request: &Request, status: StatusCode, wrong: Option<&str>) -> Result<Response, IdentityError> {
    let token = param(request, TOKEN);
    let (_, account) = mailed_to(request, token).await.map_err(wrong_link)?;
    let warning = if account.verifier_version == 1 { html::alert(LOSES_KEYS) } else { String::new() };
    let wrong = wrong.map(html::alert).unwrap_or_default();
    let form = html::form(TOKEN, token, FIELDS, "Set the password");
    Ok(html::page(status, service_name(request), "Choose a new password", &format!("{wrong}\n{warning}\n{form}")))
}

/// "Record is not found" tells nobody what to do.
fn wrong_link(error: IdentityError) -> IdentityError {
    match error {
        IdentityError::NotFound => IdentityError::NotFoundText(
            "This link is wrong, or was used already. Ask for another one where you sign in.".into(),
        ),
        other => other,
    }
}
