//! The exchange API: swaps a dirty token for a clean one, as the token service of direct-democracy did.

mod bucket;
mod fill;
mod steps;

use utoipa::OpenApi;

use crate::http::route::{Route, route};
use crate::http::v1::answer;

/// The name of this API in metrics and in the documentation.
pub(super) const API: &str = "exchange";

/// The routes for everybody, and those for trusted services.
#[rustfmt::skip]
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        vec![
            route!(POST "/v1/step/one"   stepOne   steps::one).quiet(),
            route!(POST "/v1/step/two"   stepTwo   steps::two).quiet(),
            route!(POST "/v1/step/three" stepThree steps::three).quiet(),
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
        route!(POST "/v1/fill"         fill        fill::fill).restricted(),
        route!(POST "/v1/bucket/take"  takeToken   bucket::take).restricted().quiet(),
        route!(POST "/v1/bucket/spend" spendToken  bucket::spend).restricted().quiet(),
    ]
}

/// What the document says about these routes.
#[derive(OpenApi)]
#[openapi(
    paths(fill::fill, steps::one, steps::two, steps::three, bucket::take, bucket::spend),
    components(
        schemas(crate::http::v1::responses::ErrorBody),
        responses(crate::http::v1::responses::InvalidInput, crate::http::v1::responses::NothingLeft)
    )
)]
pub(in crate::http) struct Documented;
