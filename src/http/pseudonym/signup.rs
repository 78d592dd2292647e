//! `/v1/signup`

use serde::Serialize;
use utoipa::ToSchema;

use crate::http::error::v1::V1Error;
use crate::http::v1::members::Members;
use crate::http::v1::responses::{Always, BadRequest};
use crate::http::v1::{Outcome, Request, ok};
use crate::pseudonym::sign_up::SignUp;

/// A pseudonym that signs up.
#[derive(ToSchema)]
#[schema(as = pseudonym::SignUp)]
#[expect(dead_code, reason = "it describes what the handler reads by name")]
struct SignUpBody {
    /// A UUID with its hyphens, chosen by the client.
    #[schema(pattern = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")]
    profile_id: String,
    /// A clean token.
    profile_token: String,
    /// The SRP verifier: 512 hex digits, 1 < v < N - 1.
    #[schema(pattern = "^[0-9a-fA-F]{512}$")]
    zkpp: String,
    /// The salt of the verifier: 2 to 128 hex digits, an even number of them.
    #[schema(pattern = "^([0-9a-fA-F]{2}){1,64}$")]
    salt: String,
}

/// What a pseudonym is given.
#[derive(Serialize, ToSchema)]
#[schema(as = pseudonym::SignedUp)]
struct SignedUpBody<'a> {
    /// A dirty token.
    token: &'a str,
}

/// Signs up
///
/// A clean token becomes a pseudonym, which is given a dirty token. All of it happens, or nothing.
#[utoipa::path(
    post, path = "/v1/signup", operation_id = "signUp", request_body = SignUpBody,
    responses((status = 200, description = "A dirty token", body = SignedUpBody), BadRequest, Always)
)]
pub(super) async fn sign_up(request: Request) -> Outcome {
    let names = ["profile_id", "profile_token", "zkpp", "salt"];
    let [profile_id, profile_token, zkpp, salt] = Members::of_body(&request.body).texts(names)?;
    let app = &request.call.app;
    let new = SignUp { profile_id, profile_token, zkpp, salt };
    let token = app.pseudonyms.sign_up(request.call.store(), new).await;
    let token = token.map_err(|error| V1Error::of_pseudonym(error, app.clock.now()))?;
    ok(&SignedUpBody { token: &token })
}
