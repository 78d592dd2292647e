//! `/accounts/confirmation`: is this e-mail yours?

use http::StatusCode;

use super::{Outcome, html, param, service_name};
use crate::http::identity::accounts::confirm_email;
use crate::http::identity::request::Request;

const TOKEN: &str = "confirmation_token";

/// Asks whether to confirm the e-mail
#[utoipa::path(
    get, path = "/accounts/confirmation", operation_id = "confirmationPage",
    params(("confirmation_token" = Option<String>, Query, description = "What was mailed")),
    responses((status = 200, description = "A page", body = String, content_type = "text/html; charset=utf-8"))
)]
pub(super) async fn ask(request: Request) -> Outcome {
    let content = format!(
        "{}\n{}",
        html::paragraph(
            "Somebody signed up with your e-mail address. If it was you, confirm that the address is yours."
        ),
        html::form(TOKEN, param(&request, TOKEN), "", "Confirm my e-mail address")
    );
    Ok(html::page(StatusCode::OK, service_name(&request), "Confirm your e-mail address", &content))
}

/// Confirms the e-mail
#[utoipa::path(
    post, path = "/accounts/confirmation", operation_id = "confirmEmail",
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "`confirmation_token`"),
    responses(
        (status = 200, description = "It is confirmed", body = String, content_type = "text/html; charset=utf-8"),
        (status = 422, description = "The token is wrong or was used", body = String, content_type = "text/html; charset=utf-8")
    )
)]
pub(super) async fn act(request: Request) -> Outcome {
    confirm_email(&request, param(&request, TOKEN)).await?;
    let content = html::paragraph("Thank you. You can sign in.");
    Ok(html::page(StatusCode::OK, service_name(&request), "Your e-mail address is confirmed", &content))
}
