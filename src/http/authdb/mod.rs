//! The account database API of Firefox Accounts, as `fxa-auth-db-server` served it.

mod account;
mod account_body;
mod account_reset_token;
mod email_record;
mod fields;
mod key_fetch_token;
mod param;
mod password_change_token;
mod password_forgot_token;
mod ping;
pub(super) mod responses;
mod session_token;

use utoipa::OpenApi;
use warp::reply::Response;

use crate::http::call::Call;
use crate::http::error::authdb::{AuthdbError, ErrorBody};
use crate::http::openapi::value::EmailInPath;
use crate::http::route::{Answer, Route, route};

/// The name of this API in metrics and in the documentation.
pub(super) const API: &str = "authdb";

/// What a handler gives back.
type Outcome = Result<Response, AuthdbError>;

/// Turns a handler's error into the dialect's answer.
fn answer<F>(handler: fn(Call) -> F, call: Call) -> Answer
where
    F: Future<Output = Outcome> + Send + 'static,
{
    let dialect = call.app.dialect;
    let outcome = handler(call);
    Box::pin(async move { outcome.await.unwrap_or_else(|error| error.into_response(dialect)) })
}

/// Everything that the API does. Where a path has several methods, they stand in the order of `Allow`.
#[rustfmt::skip]
#[must_use] 
pub fn routes() -> Vec<Route> {
    vec![
        route!(GET    "/"                                 ping                      ping::read).open(),

        route!(GET    "/account/:uid"                     account                   account::read),
        route!(DELETE "/account/:uid"                     deleteAccount             account::delete),
        route!(PUT    "/account/:uid"                     createAccount             account::create),
        route!(POST   "/account/:uid/checkPassword"       checkPassword             account::check_password),
        route!(POST   "/account/:uid/reset"               resetAccount              account::reset),
        route!(POST   "/account/:uid/verifyEmail"         verifyEmail               account::verify_email),
        route!(POST   "/account/:uid/locale"              updateLocale              account::set_locale),
        route!(POST   "/account/:uid/lock"                lockAccount               account::lock),
        route!(GET    "/account/:uid/unlockCode"          unlockCode                account::unlock_code),
        route!(POST   "/account/:uid/unlock"              unlockAccount             account::unlock),
        route!(GET    "/account/:uid/devices"             accountDevices            session_token::devices),
        route!(GET    "/emailRecord/:email"               emailRecord               email_record::read),
        route!(HEAD   "/emailRecord/:email"               accountExists             email_record::exists),

        route!(GET    "/sessionToken/:id"                 sessionToken              session_token::read),
        route!(DELETE "/sessionToken/:id"                 deleteSessionToken        session_token::delete),
        route!(PUT    "/sessionToken/:id"                 createSessionToken        session_token::create),

        route!(GET    "/keyFetchToken/:id"                keyFetchToken             key_fetch_token::read),
        route!(DELETE "/keyFetchToken/:id"                deleteKeyFetchToken       key_fetch_token::delete),
        route!(PUT    "/keyFetchToken/:id"                createKeyFetchToken       key_fetch_token::create),

        route!(GET    "/accountResetToken/:id"            accountResetToken         account_reset_token::read),
        route!(DELETE "/accountResetToken/:id"            deleteAccountResetToken   account_reset_token::delete),
        route!(PUT    "/accountResetToken/:id"            createAccountResetToken   account_reset_token::create),

        route!(GET    "/passwordChangeToken/:id"          passwordChangeToken       password_change_token::read),
        route!(DELETE "/passwordChangeToken/:id"          deletePasswordChangeToken password_change_token::delete),
        route!(PUT    "/passwordChangeToken/:id"          createPasswordChangeToken password_change_token::create),

        route!(GET    "/passwordForgotToken/:id"          passwordForgotToken       password_forgot_token::read),
        route!(DELETE "/passwordForgotToken/:id"          deletePasswordForgotToken password_forgot_token::delete),
        route!(PUT    "/passwordForgotToken/:id"          createPasswordForgotToken password_forgot_token::create),
        route!(POST   "/passwordForgotToken/:id/update"   updatePasswordForgotToken password_forgot_token::update),
        route!(POST   "/passwordForgotToken/:id/verified" forgotPasswordVerified    password_forgot_token::verified),
    ]
}

/// What the document says about these routes.
#[derive(OpenApi)]
#[openapi(
    paths(
        ping::read,
        account::read,
        account::delete,
        account::create,
        account::check_password,
        account::reset,
        account::verify_email,
        account::set_locale,
        account::lock,
        account::unlock_code,
        account::unlock,
        session_token::devices,
        email_record::read,
        email_record::exists,
        session_token::read,
        session_token::delete,
        session_token::create,
        key_fetch_token::read,
        key_fetch_token::delete,
        key_fetch_token::create,
        account_reset_token::read,
        account_reset_token::delete,
        account_reset_token::create,
        password_change_token::read,
        password_change_token::delete,
        password_change_token::create,
        password_forgot_token::read,
        password_forgot_token::delete,
        password_forgot_token::create,
        password_forgot_token::update,
        password_forgot_token::verified,
    ),
    components(
        schemas(ErrorBody, EmailInPath),
        responses(
            responses::NotFound,
            responses::Conflict,
            responses::BadId,
            responses::BadRequest,
            responses::IncorrectPassword,
            responses::UnsupportedMediaType,
            responses::Failed,
            responses::Unauthorized,
            responses::Forbidden,
            responses::TooSlow,
            responses::TooLarge,
        )
    )
)]
pub(super) struct Documented;
