//! What an operator does to accounts of the identity API: the work of a back office, for trusted services alone. Every
//! change is written to the log.

pub(in crate::http) mod account;
mod change;
mod document;
mod label;
pub(in crate::http) mod responses;
mod signing_key;

use utoipa::OpenApi;

use crate::http::error::identity as errors;
use crate::http::identity::answer;
use crate::http::route::{Route, route};
use crate::http::scope::Scope;

/// The name of these routes in metrics and in the documentation.
pub(super) const API: &str = "admin";

/// What these routes have in common.
pub const SCOPE: Scope = Scope {
    prefix: "/admin",
    suffix: "",
    lenient: true,
    missing: None,
    options: None,
    finish: |_, _| {},
    refuse: |_, refusal| errors::refuse(refusal),
};

/// The routes. Where a path has several methods, they stand in the order of `Allow`.
#[rustfmt::skip]
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        route!(GET    "/admin/accounts"                      adminAccount          account::read),
        route!(PUT    "/admin/accounts/:uid/role"            adminSetRole          change::set_role),
        route!(POST   "/admin/accounts/:uid/disable-2fa"     adminDisable2fa       change::disable_2fa),
        route!(POST   "/admin/accounts/:uid/unlock"          adminUnlock           change::unlock),
        route!(POST   "/admin/accounts/:uid/revoke-sessions" adminRevokeSessions   change::revoke_sessions),
        route!(PUT    "/admin/accounts/:uid/labels/:key"     adminSetLabel         label::set),
        route!(DELETE "/admin/accounts/:uid/labels/:key"     adminDeleteLabel      label::delete),
        route!(GET    "/admin/accounts/:uid/documents"       adminDocuments        document::list),
        route!(GET    "/admin/documents/:id"                 adminDocumentFile     document::file),
        route!(POST   "/admin/signing-keys/rotate"           adminRotateSigningKey signing_key::rotate),
    ]
}

/// What the document says about these routes.
#[derive(OpenApi)]
#[openapi(
    paths(
        account::read,
        change::set_role,
        change::disable_2fa,
        change::unlock,
        change::revoke_sessions,
        label::set,
        label::delete,
        document::list,
        document::file,
        signing_key::rotate,
    ),
    components(responses(responses::Unauthorized, responses::Forbidden))
)]
pub(super) struct Documented;
