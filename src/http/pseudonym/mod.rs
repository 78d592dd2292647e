//! The pseudonym API: accounts without a person, as the profile service of direct-democracy served them.

pub(in crate::http) mod bucket;
mod session;
mod signin;
mod signup;

use utoipa::OpenApi;

use crate::http::route::{Route, route};
use crate::http::v1::answer;

/// The name of this API in metrics and in the documentation.
pub(super) const API: &str = "pseudonym";

/// The routes for everybody, and those for trusted services.
#[rustfmt::skip]
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        vec![
            route!(POST "/v1/signup"        signUp        signup::sign_up).quiet(),
            route!(POST "/v1/signin"        signIn        signin::begin),
            route!(POST "/v1/signin/verify" signInVerify  signin::finish),
            route!(POST "/v1/verify"        verifySession session::verify),
            route!(POST "/v1/signout"       signOut       session::sign_out),
        ],
        internal_routes(),
    ]
    .concat()
}

/// The routes for trusted services.
#[rustfmt::skip]
#[must_use]
pub fn internal_routes() -> Vec<Route> {
    vec![
        route!(POST "/v1/bucket/fill" fillBucket bucket::fill).restricted().quiet(),
    ]
}

/// What the document says about these routes.
#[derive(OpenApi)]
#[openapi(
    paths(signup::sign_up, signin::begin, signin::finish, session::verify, session::sign_out, bucket::fill),
    components(
        schemas(crate::http::v1::responses::ErrorBody),
        responses(
            crate::http::v1::responses::BadRequest,
            crate::http::v1::responses::Unauthorized,
            crate::http::v1::responses::Closed,
            crate::http::v1::responses::Conflict,
            crate::http::v1::responses::TooMany,
            crate::http::v1::responses::Forbidden,
            crate::http::v1::responses::UnsupportedMediaType,
            crate::http::v1::responses::TooLarge,
            crate::http::v1::responses::TooSlow,
            crate::http::v1::responses::Failed,
            crate::http::v1::responses::Unavailable,
        )
    )
)]
pub(in crate::http) struct Documented;
