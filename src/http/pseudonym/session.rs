//! `/v1/verify` and `/v1/signout`

use serde::Serialize;
use utoipa::ToSchema;

use crate::http::error::v1::V1Error;
use crate::http::v1::members::Members;
use crate::http::v1::responses::{Always, BadRequest, Unauthorized};
use crate::http::v1::{Outcome, Request, ok, ok_empty};
use crate::pseudonym::PseudonymError;
use crate::pseudonym::session::{Presented, Session};

/// A session. Nothing in it is signed.
#[derive(Serialize, ToSchema)]
#[schema(as = pseudonym::Jwt)]
pub(super) struct JwtBody<'a> {
    /// The pseudonym's id, as it was sent when the session began.
    profile_id: &'a str,
    /// 64 hex digits.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    auth_token: &'a str,
    /// When it ends: UTC with milliseconds.
    #[schema(format = DateTime)]
    auth_expiry: &'a str,
}

impl<'a> From<&'a Session> for JwtBody<'a> {
    fn from(session: &'a Session) -> Self {
        let Session { profile_id, auth_token, auth_expiry } = session;
        Self { profile_id, auth_token, auth_expiry }
    }
}

/// A session that is presented.
#[derive(ToSchema)]
#[schema(as = pseudonym::Session)]
#[expect(dead_code, reason = "it describes what the handlers read by name")]
struct SessionBody<'a> {
    jwt: JwtBody<'a>,
}

/// Looks whether a session is going on
#[utoipa::path(
    post, path = "/v1/verify", operation_id = "verifySession", request_body = SessionBody,
    responses((status = 200, description = "It is", body = bool, content_type = "application/json"), BadRequest, Always)
)]
pub(super) async fn verify(request: Request) -> Outcome {
    let presented = presented(&request)?;
    let app = &request.call.app;
    let now = app.clock.now();
    let verified = app.pseudonyms.verify(request.call.store(), now, presented).await;
    verified.map_err(|error| V1Error::of_pseudonym(error, now))?;
    ok(&true)
}

/// Ends a session
///
/// When it is said to end does not matter: one whose time is over can be ended as well.
#[utoipa::path(
    post, path = "/v1/signout", operation_id = "signOut", request_body = SessionBody,
    responses((status = 200, description = "It is over"), BadRequest, Unauthorized, Always)
)]
pub(super) async fn sign_out(request: Request) -> Outcome {
    let presented = presented(&request)?;
    let app = &request.call.app;
    let ended = app.pseudonyms.sign_out(request.call.store(), presented).await;
    ended.map_err(|error| match error {
        PseudonymError::Id => V1Error::Unauthorized("Invalid profile ID".into()),
        PseudonymError::Token => V1Error::Unauthorized("Invalid token".into()),
        other => V1Error::of_pseudonym(other, app.clock.now()),
    })?;
    ok_empty()
}

fn presented(request: &Request) -> Result<Presented<'_>, V1Error> {
    let jwt = Members::of_body(&request.body).object("jwt", "body/jwt")?;
    let [profile_id, auth_token, auth_expiry] = jwt.texts(["profile_id", "auth_token", "auth_expiry"])?;
    Ok(Presented { profile_id, auth_token, auth_expiry })
}
