//! `/v1/step/one` to `/v1/step/three`

use serde::Serialize;
use utoipa::ToSchema;

use crate::exchange::steps::Naming;
use crate::http::error::v1::V1Error;
use crate::http::v1::members::Members;
use crate::http::v1::responses::{Always, InvalidInput};
use crate::http::v1::{Outcome, Request, ok};

/// A key.
#[derive(Serialize, ToSchema)]
#[schema(as = exchange::Key)]
struct KeyBody {
    /// An X25519 public key: the hex of its JSON Web Key.
    pke_key: String,
}

/// Which dirty token it is.
#[derive(ToSchema)]
#[schema(as = exchange::Naming)]
#[expect(dead_code, reason = "it describes what the handler reads by name")]
struct NamingBody {
    /// The client's key of step one, the same text.
    pke_key: String,
    /// The client's public key A of SRP: 512 hex digits, 1 < A < N - 1.
    #[schema(pattern = "^[0-9a-fA-F]{512}$")]
    pake_key: String,
    /// The token's id, encrypted with AES-256-CBC under the shared key: hex of the ciphertext, then of the IV.
    #[schema(pattern = "^[0-9a-fA-F]{128}$")]
    encrypted_id: String,
}

/// The server's part of SRP.
#[derive(Serialize, ToSchema)]
#[schema(as = exchange::Named)]
struct NamedBody {
    /// The server's public key B: 512 hex digits.
    #[schema(pattern = "^[0-9a-fA-F]{512}$")]
    pake_key: String,
    /// The salt of the token's verifier.
    #[schema(pattern = "^([0-9a-fA-F]{2}){1,64}$")]
    salt: String,
}

/// The client's proof.
#[derive(ToSchema)]
#[schema(as = exchange::Proof)]
#[expect(dead_code, reason = "it describes what the handler reads by name")]
struct ProofBody {
    /// The client's public key A of step two.
    #[schema(pattern = "^[0-9a-fA-F]{512}$")]
    pake_key: String,
    /// The client's proof M1: 64 hex digits.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    pake_proof: String,
}

/// A clean token.
#[derive(Serialize, ToSchema)]
#[schema(as = exchange::Cleaned)]
struct CleanedBody {
    /// The server's proof M2: 64 hex digits. The client must check it.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    pake_proof: String,
    /// The clean token, encrypted under the shared key.
    #[schema(pattern = "^[0-9a-fA-F]{128}$")]
    encrypted_token: String,
    /// HMAC-SHA-256 of the text of `encrypted_token`, 64 hex digits; its key is HKDF-SHA-256 of the SRP session key with the
    /// info `authkeep/v1/encrypted_token`. Clients of the original pass it over; others must check it.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    encrypted_token_mac: String,
}

/// Agrees on a key
#[utoipa::path(
    post, path = "/v1/step/one", operation_id = "stepOne", request_body = KeyBody,
    responses((status = 200, description = "The server's key", body = KeyBody), InvalidInput, Always)
)]
pub(super) async fn one(request: Request) -> Outcome {
    let [key] = Members::of_body(&request.body).texts(["pke_key"])?;
    let app = &request.call.app;
    let pke_key = app.exchange.step_one(request.call.store(), app.clock.now(), key).await;
    ok(&KeyBody { pke_key: pke_key.map_err(V1Error::of_exchange)? })
}

/// Names the dirty token
///
/// A key of step one is good for one call, whatever comes of it.
#[utoipa::path(
    post, path = "/v1/step/two", operation_id = "stepTwo", request_body = NamingBody,
    responses((status = 200, description = "The server's part", body = NamedBody), InvalidInput, Always)
)]
pub(super) async fn two(request: Request) -> Outcome {
    let names = ["pke_key", "pake_key", "encrypted_id"];
    let [agreed, public_key, encrypted_id] = Members::of_body(&request.body).texts(names)?;
    let app = &request.call.app;
    let naming = Naming { pke_key: agreed, pake_key: public_key, encrypted_id };
    let begun = app.exchange.step_two(request.call.store(), app.clock.now(), naming).await;
    let begun = begun.map_err(V1Error::of_exchange)?;
    ok(&NamedBody { pake_key: begun.pake_key, salt: begun.salt })
}

/// Swaps the dirty token for a clean one
///
/// The same call within a minute is answered the same, so that a lost answer costs nothing. With no clean token left it is
/// 500, and nothing is spent.
#[utoipa::path(
    post, path = "/v1/step/three", operation_id = "stepThree", request_body = ProofBody,
    responses((status = 200, description = "A clean token", body = CleanedBody), InvalidInput, Always)
)]
pub(super) async fn three(request: Request) -> Outcome {
    let [pake_key, pake_proof] = Members::of_body(&request.body).texts(["pake_key", "pake_proof"])?;
    let app = &request.call.app;
    let cleaned = app.exchange.step_three(request.call.store(), app.clock.now(), pake_key, pake_proof).await;
    let cleaned = cleaned.map_err(V1Error::of_exchange)?;
    ok(&CleanedBody {
        pake_proof: cleaned.pake_proof,
        encrypted_token: cleaned.encrypted_token,
        encrypted_token_mac: cleaned.mac,
    })
}
