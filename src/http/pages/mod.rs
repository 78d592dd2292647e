//! The pages behind mailed links: small, without scripts, and asking before they act, since programs that look for bad
//! mail follow links as well.

mod bodies;
mod confirmation;
mod html;
mod password;
mod responses;
mod style;
mod unlock;

use utoipa::OpenApi;
use warp::reply::Response;

use crate::http::call::Call;
use crate::http::error::identity::IdentityError;
use crate::http::identity::request::Request;
use crate::http::identity::value::Value;
use crate::http::route::{Answer, Route, route};

/// The name of these routes in metrics and in the documentation.
pub(super) const API: &str = "pages";

/// What a page's handler gives back: a page, or what went wrong, which becomes one.
type Outcome = Result<Response, IdentityError>;

fn answer<F>(handler: fn(Request) -> F, call: Call) -> Answer
where
    F: Future<Output = Outcome> + Send + 'static,
{
    Box::pin(async move {
        let name = call.app.identity.app_name.clone();
        let outcome = match Request::read(call).await {
            Ok(request) => handler(request).await,
            Err(error) => Err(error),
        };
        outcome.unwrap_or_else(|error| html::failure(&name, error, ""))
    })
}

/// A link whose one press is over is told in one text, whether it is wrong, too old or was used: whoever holds it learns
/// no more of the account, and a second press is no fault of theirs.
fn spent(request: &Request, error: IdentityError, text: &'static str, advice: &str) -> Outcome {
    let error = match error {
        IdentityError::Unprocessable(_) => IdentityError::unprocessable(text),
        other => other,
    };
    advised(request, error, advice)
}

/// A link that does not do its work is a page that says what to do; any other failure is passed on.
fn advised(request: &Request, error: IdentityError, advice: &str) -> Outcome {
    match error {
        IdentityError::Unprocessable(_) | IdentityError::NotFound | IdentityError::NotFoundText(_) => {
            Ok(html::failure(service_name(request), error, advice))
        }
        other => Err(other),
    }
}

/// The parameter of a link or a form; blank where there is none.
fn param<'a>(request: &'a Request, name: &str) -> &'a str {
    match request.params.get(name) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

/// The name of the service, as people read it.
fn service_name(request: &Request) -> &str {
    &request.identity().app_name
}

/// The pages, and what their forms are sent to.
#[rustfmt::skip]
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        route!(GET  "/accounts/confirmation"  confirmationPage  confirmation::ask),
        route!(POST "/accounts/confirmation"  confirmEmail      confirmation::act),
        route!(GET  "/accounts/password/edit" passwordPage      password::ask),
        route!(POST "/accounts/password/edit" resetPassword     password::act),
        route!(GET  "/accounts/unlock"        unlockPage        unlock::ask),
        route!(POST "/accounts/unlock"        unlockByMail      unlock::act),
    ]
}

/// What the document says about these routes.
#[derive(OpenApi)]
#[openapi(paths(confirmation::ask, confirmation::act, password::ask, password::act, unlock::ask, unlock::act))]
pub(super) struct Documented;
