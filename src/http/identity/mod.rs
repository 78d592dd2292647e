//! The identity API, as Barong 1.8 served it: accounts with e-mail and password, sessions, second factors, API keys, phones,
//! documents, labels and personal profiles.

pub(in crate::http) mod accounts;
pub(in crate::http) mod answer;
mod api_key_tokens;
mod api_keys;
mod bodies;
pub mod body;
pub mod check;
mod cors;
pub(in crate::http) mod documents;
mod jwks;
pub(in crate::http) mod labels;
pub(in crate::http) mod password;
mod phones;
mod profiles;
pub mod request;
pub(in crate::http) mod responses;
mod second_factor;
mod security;
mod sessions;
mod throttle;
pub(in crate::http) mod time;
pub mod value;

use utoipa::OpenApi;
use warp::reply::Response;

use self::request::Request;
use crate::http::call::Call;
use crate::http::error::identity::{self as errors, IdentityError};
use crate::http::route::{Answer, Route, route};
use crate::http::scope::Scope;

/// The name of this API in metrics and in the documentation.
pub(super) const API: &str = "identity";

/// What the API does on every path below its own.
pub const SCOPE: Scope = Scope {
    prefix: "/api/v1",
    suffix: ".json",
    lenient: true,
    missing: None,
    options: Some(cors::options),
    finish: cors::add,
    refuse: |_, refusal| errors::refuse(refusal),
};

/// What a handler gives back.
pub(in crate::http) type Outcome = Result<Response, IdentityError>;

pub(in crate::http) fn answer<F>(handler: fn(Request) -> F, call: Call) -> Answer
where
    F: Future<Output = Outcome> + Send + 'static,
{
    Box::pin(async move {
        let outcome = match Request::read(call).await {
            Ok(request) => handler(request).await,
            Err(error) => Err(error),
        };
        outcome.unwrap_or_else(IdentityError::into_response)
    })
}

/// Everything that the API does. Where a path has several methods, they stand in the order of `Allow`.
#[rustfmt::skip]
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        route!(POST   "/api/v1/accounts"                                postV1Accounts                             accounts::create),
        route!(POST   "/api/v1/accounts/confirm"                        postV1AccountsConfirm                      accounts::confirm),
        route!(POST   "/api/v1/accounts/send_confirmation_instructions" postV1AccountsSendConfirmationInstructions accounts::send_confirmation),
        route!(POST   "/api/v1/accounts/send_unlock_instructions"       postV1AccountsSendUnlockInstructions       accounts::send_unlock),
        route!(POST   "/api/v1/accounts/unlock"                         postV1AccountsUnlock                       accounts::unlock),
        route!(PUT    "/api/v1/accounts/password"                       putV1AccountsPassword                      password::change),
        route!(GET    "/api/v1/accounts/me"                             getV1AccountsMe                            accounts::me),

        route!(POST   "/api/v1/profiles"                                postV1Profiles                             profiles::create),
        route!(GET    "/api/v1/profiles/me"                             getV1ProfilesMe                            profiles::read),

        route!(POST   "/api/v1/security/renew"                          postV1SecurityRenew                        sessions::renew),
        route!(POST   "/api/v1/security/generate_qrcode"                postV1SecurityGenerateQrcode               security::generate_qrcode),
        route!(POST   "/api/v1/security/enable_2fa"                     postV1SecurityEnable2fa                    security::enable_2fa),
        route!(POST   "/api/v1/security/verify_code"                    postV1SecurityVerifyCode                   security::verify_code),
        route!(POST   "/api/v1/security/reset_password"                 postV1SecurityResetPassword                password::request_reset),
        route!(PUT    "/api/v1/security/reset_password"                 putV1SecurityResetPassword                 password::reset),
        route!(POST   "/api/v1/security/verify_api_key"                 postV1SecurityVerifyApiKey                 api_key_tokens::verify_api_key),

        route!(POST   "/api/v1/sessions"                                postV1Sessions                             sessions::create),
        route!(POST   "/api/v1/sessions/generate_jwt"                   postV1SessionsGenerateJwt                  api_key_tokens::generate_jwt),

        route!(GET    "/api/v1/documents"                               getV1Documents                             documents::list),
        route!(POST   "/api/v1/documents"                               postV1Documents                            documents::create).streamed(),
        route!(GET    "/api/v1/documents/files/:id/:name"               getV1DocumentsFile                         documents::file),

        route!(POST   "/api/v1/phones"                                  postV1Phones                               phones::create),
        route!(POST   "/api/v1/phones/send_code"                        postV1PhonesSendCode                       phones::send_code),
        route!(POST   "/api/v1/phones/verify"                           postV1PhonesVerify                         phones::verify),

        route!(GET    "/api/v1/labels"                                  getV1Labels                                labels::list),
        route!(POST   "/api/v1/labels"                                  postV1Labels                               labels::create),
        route!(GET    "/api/v1/labels/:key"                             getV1LabelsKey                             labels::read),
        route!(PATCH  "/api/v1/labels/:key"                             patchV1LabelsKey                           labels::update),
        route!(DELETE "/api/v1/labels/:key"                             deleteV1LabelsKey                          labels::delete),

        route!(GET    "/api/v1/api_keys"                                getV1ApiKeys                               api_keys::list),
        route!(POST   "/api/v1/api_keys"                                postV1ApiKeys                              api_keys::create),
        route!(GET    "/api/v1/api_keys/:uid"                           getV1ApiKeysUid                            api_keys::read),
        route!(PATCH  "/api/v1/api_keys/:uid"                           patchV1ApiKeysUid                          api_keys::update),
        route!(DELETE "/api/v1/api_keys/:uid"                           deleteV1ApiKeysUid                         api_keys::delete),

        route!(GET    "/.well-known/jwks.json"                          getJwks                                    jwks::read),
    ]
}

/// What the document says about these routes.
#[derive(OpenApi)]
#[openapi(
    paths(
        accounts::create,
        accounts::confirm,
        accounts::send_confirmation,
        accounts::send_unlock,
        accounts::unlock,
        password::change,
        accounts::me,
        profiles::create,
        profiles::read,
        sessions::renew,
        security::generate_qrcode,
        security::enable_2fa,
        security::verify_code,
        password::request_reset,
        password::reset,
        api_key_tokens::verify_api_key,
        sessions::create,
        api_key_tokens::generate_jwt,
        documents::list,
        documents::create,
        documents::file,
        phones::create,
        phones::send_code,
        phones::verify,
        labels::list,
        labels::create,
        labels::read,
        labels::update,
        labels::delete,
        api_keys::list,
        api_keys::create,
        api_keys::read,
        api_keys::update,
        api_keys::delete,
        jwks::read,
    ),
    components(
        schemas(responses::ErrorBody, responses::ErrorsBody, responses::LabelErrorsBody),
        responses(
            responses::BadRequest,
            responses::Unauthorized,
            responses::WrongPassword,
            responses::Refused,
            responses::Forbidden,
            responses::NotFound,
            responses::NotAcceptable,
            responses::Conflict,
            responses::Unprocessable,
            responses::UnprocessableList,
            responses::UnprocessableLabel,
            responses::TooMany,
            responses::TooLarge,
            responses::TooSlow,
            responses::Failed,
            responses::Unavailable,
        )
    )
)]
pub(in crate::http) struct Documented;
