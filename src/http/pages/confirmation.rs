//! `/accounts/confirmation`: is this e-mail yours?

use http::StatusCode;

use super::bodies::Confirmation;
use super::responses::Always;
use super::{Outcome, html, param, service_name, spent};
use crate::http::identity::accounts::confirm_email;
use crate::http::identity::request::Request;

const TOKEN: &str = "confirmation_token";

const SPENT: &str = "Your e-mail address is already confirmed, or this link is out of date";

const ADVICE: &str = "If you have confirmed the address before, you can sign in. Otherwise open the link of the latest mail, \
    all of it, or ask for another mail where you sign in.";

/// Asks whether to confirm the e-mail
#[utoipa::path(
    get, path = "/accounts/confirmation", operation_id = "confirmationPage",
    params(("confirmation_token" = Option<String>, Query, description = "What was mailed")),
    responses((status = 200, description = "A page", body = String, content_type = "text/html; charset=utf-8"), Always)
)]
pub(super) async fn ask(request: Request) -> Outcome {
    let content = format!(
        "{}\n{}",
        html::paragraph(
            "Somebody, most likely you, signed up with your e-mail address. Confirm it, and you can sign in."
        ),
        html::form(TOKEN, param(&request, TOKEN), "", "Confirm my e-mail address")
            + &html::hint("If it was not you, close this page: without you the address stays unconfirmed.")
    );
    Ok(html::page(StatusCode::OK, service_name(&request), "Confirm your e-mail address", &content))
}

/// Confirms the e-mail
#[utoipa::path(
    post, path = "/accounts/confirmation", operation_id = "confirmEmail",
    request_body(content = Confirmation, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "It is confirmed", body = String, content_type = "text/html; charset=utf-8"),
        (status = 422, description = "The token is wrong or was used", body = String, content_type = "text/html; charset=utf-8"),
        Always
    )
)]
pub(super) async fn act(request: Request) -> Outcome {
    if let Err(error) = confirm_email(&request, param(&request, TOKEN)).await {
        return spent(&request, error, SPENT, ADVICE);
    }
    let content = html::paragraph("Thank you. You can sign in.");
    Ok(html::page(StatusCode::OK, service_name(&request), "Your e-mail address is confirmed", &content))
}
