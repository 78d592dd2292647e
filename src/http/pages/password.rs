//! `/accounts/password/edit`: a password in place of a forgotten one.

use http::StatusCode;

use super::bodies::NewPassword;
use super::responses::Always;
use super::{Outcome, advised, html, param, service_name};
use crate::http::error::identity::IdentityError;
use crate::http::identity::password::{mailed_to, reset_password};
use crate::http::identity::request::Request;

const TOKEN: &str = "reset_password_token";
const PASSWORD: &str = "password";
const REPEATED: &str = "password_confirmation";

const LOSES_KEYS: &str = "Careful: your account was made by a Firefox client. Data that it encrypted opens with your \
    present password only, and is lost for ever when you choose a new one here. If you still know your present password, \
    close this page and change it after signing in: then nothing is lost.";

/// What is wrong with a form that was sent, and the field that it is about.
struct Problem<'a> {
    field: &'static str,
    text: &'a str,
}

/// Asks for a new password
#[utoipa::path(
    get, path = "/accounts/password/edit", operation_id = "passwordPage",
    params(("reset_password_token" = Option<String>, Query, description = "What was mailed")),
    responses(
        (status = 200, description = "A page", body = String, content_type = "text/html; charset=utf-8"),
        (status = 404, description = "The token is wrong or was used", body = String, content_type = "text/html; charset=utf-8"),
        (status = 422, description = "The token is too old", body = String, content_type = "text/html; charset=utf-8"),
        Always
    )
)]
pub(super) async fn ask(request: Request) -> Outcome {
    form(&request, None).await
}

/// Replaces the password
#[utoipa::path(
    post, path = "/accounts/password/edit", operation_id = "resetPassword",
    request_body(content = NewPassword, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "It is replaced", body = String, content_type = "text/html; charset=utf-8"),
        (status = 404, description = "The token is wrong or was used", body = String, content_type = "text/html; charset=utf-8"),
        (status = 422, description = "The token is too old, or the password breaks a rule", body = String, content_type = "text/html; charset=utf-8"),
        Always
    )
)]
pub(super) async fn act(request: Request) -> Outcome {
    if param(&request, PASSWORD) != param(&request, REPEATED) {
        let problem = Problem { field: REPEATED, text: "The two passwords are not the same" };
        return form(&request, Some(problem)).await;
    }
    match reset_password(&request, param(&request, TOKEN), param(&request, PASSWORD)).await {
        Ok(()) => {
            let content = html::paragraph("You are signed out everywhere. Sign in with the new password.");
            Ok(html::page(StatusCode::OK, service_name(&request), "Your password was changed", &content))
        }
        // A rule is broken, and the token still works; or it does not, and the form says so.
        Err(IdentityError::Unprocessable(text)) => form(&request, Some(Problem { field: PASSWORD, text: &text })).await,
        Err(error) => wrong_link(&request, error),
    }
}

async fn form(request: &Request, problem: Option<Problem<'_>>) -> Outcome {
    let token = param(request, TOKEN);
    let account = match mailed_to(request, token).await {
        Ok((_, account)) => account,
        Err(error) => return wrong_link(request, error),
    };
    let email = html::escape(account.email.as_str());
    let mut content = format!("<p>It is for your account <strong>{email}</strong>.</p>\n");
    let mut button = "Set the password";
    if account.verifier_version == 1 {
        content = content + &html::care(LOSES_KEYS) + "\n";
        button = "Set the password and lose the data";
    }
    if let Some(problem) = &problem {
        content = content + &html::problem(problem.text) + "\n";
    }
    content += &html::form(TOKEN, token, &fields(&email, problem.as_ref()), button);
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(html::page(status, service_name(request), "Choose a new password", &content))
}

/// The fields. The e-mail, already HTML, tells programs that keep passwords whose it is.
fn fields(email: &str, problem: Option<&Problem<'_>>) -> String {
    let wrong = problem.map(|problem| problem.field);
    let marks = format!(" aria-invalid=\"true\" aria-describedby=\"{} rules\" autofocus", html::PROBLEM);
    let of = |field| if wrong == Some(field) { marks.as_str() } else { " aria-describedby=\"rules\"" };
    let (first, second) = (of(PASSWORD), of(REPEATED));
    format!(
        "<input type=\"text\" autocomplete=\"username\" value=\"{email}\" readonly hidden>\n\
         <label for=\"password\">New password</label>\n\
         <input id=\"password\" name=\"{PASSWORD}\" type=\"password\" autocomplete=\"new-password\" required \
         minlength=\"6\"{first}>\n\
         <p class=\"hint\" id=\"rules\">6 to 128 characters, with an upper-case letter, a lower-case letter and a \
         digit.</p>\n\
         <label for=\"repeated\">The same again</label>\n\
         <input id=\"repeated\" name=\"{REPEATED}\" type=\"password\" autocomplete=\"new-password\" required{second}>\n"
    )
}

/// "Record is not found" tells nobody what to do.
fn wrong_link(request: &Request, error: IdentityError) -> Outcome {
    let error = match error {
        IdentityError::NotFound => IdentityError::NotFoundText("This link is wrong, or was used before".into()),
        other => other,
    };
    let hours = request.identity().settings.reset_hours;
    let advice = format!(
        "A link works once, for {hours} hours. Open the link of the latest mail, all of it, or ask for another mail where \
         you sign in."
    );
    advised(request, error, &advice)
}
