//! `/v1/signin`

use serde::Serialize;
use utoipa::ToSchema;

use super::session::JwtBody;
use crate::http::error::v1::V1Error;
use crate::http::v1::members::Members;
use crate::http::v1::responses::{Always, BadRequest, TooMany, Unauthorized};
use crate::http::v1::{Outcome, Request, ok};

/// A pseudonym that begins to sign in.
#[derive(ToSchema)]
#[schema(as = pseudonym::SignIn)]
#[expect(dead_code, reason = "it describes what the handler reads by name")]
struct SignInBody {
    /// The pseudonym's id. SRP hashes the text as it is sent.
    profile_id: String,
    /// The client's public key A: 512 hex digits, 1 < A < N - 1.
    #[schema(pattern = "^[0-9a-fA-F]{512}$")]
    key: String,
}

/// The server's part of SRP.
#[derive(Serialize, ToSchema)]
#[schema(as = pseudonym::SignInBegun)]
struct BegunBody {
    /// The salt of the verifier.
    #[schema(pattern = "^([0-9a-fA-F]{2}){1,64}$")]
    salt: String,
    /// The server's public key B: 512 hex digits.
    #[schema(pattern = "^[0-9a-fA-F]{512}$")]
    key: String,
}

/// The client's proof.
#[derive(ToSchema)]
#[schema(as = pseudonym::SignInProof)]
#[expect(dead_code, reason = "it describes what the handler reads by name")]
struct ProofBody {
    /// The pseudonym's id.
    profile_id: String,
    /// The client's proof M1: 64 hex digits.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    key: String,
}

/// A session.
#[derive(Serialize, ToSchema)]
#[schema(as = pseudonym::SignedIn)]
struct SignedInBody<'a> {
    /// The server's proof M2: 64 hex digits. The client must check it.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    proof: &'a str,
    jwt: JwtBody<'a>,
}

/// Begins to sign in
///
/// An unknown pseudonym is answered like a known one; no proof opens it. A handshake lives two minutes, and of one
/// pseudonym there are eight at a time.
#[utoipa::path(
    post, path = "/v1/signin", operation_id = "signIn", request_body = SignInBody,
    responses((status = 200, description = "The server's part", body = BegunBody), BadRequest, Always)
)]
pub(super) async fn begin(request: Request) -> Outcome {
    let [profile_id, key] = Members::of_body(&request.body).texts(["profile_id", "key"])?;
    let app = &request.call.app;
    let now = app.clock.now();
    let begun = app.pseudonyms.begin(request.call.store(), now, profile_id, key).await;
    let begun = begun.map_err(|error| V1Error::of_pseudonym(error, now))?;
    ok(&BegunBody { salt: begun.salt, key: begun.key })
}

/// Signs in
///
/// A wrong proof uses up the handshake that was begun last.
#[utoipa::path(
    post, path = "/v1/signin/verify", operation_id = "signInVerify", request_body = ProofBody,
    responses((status = 200, description = "A session", body = SignedInBody), BadRequest, Unauthorized, TooMany, Always)
)]
pub(super) async fn finish(request: Request) -> Outcome {
    let [profile_id, proof] = Members::of_body(&request.body).texts(["profile_id", "key"])?;
    let app = &request.call.app;
    let now = app.clock.now();
    let (store, client) = (request.call.store(), request.call.client);
    let signed_in = app.pseudonyms.finish(store, now, client, profile_id, proof).await;
    let signed_in = signed_in.map_err(|error| V1Error::of_pseudonym(error, now))?;
    ok(&SignedInBody { proof: &signed_in.proof, jwt: (&signed_in.session).into() })
}
