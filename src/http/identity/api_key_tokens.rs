//! Tokens for programs: an API key's owner signs one, and is given one of the server's for it.

use authkeep_store::{ErrorKind, UsedJti, UsedJtiId};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::answer::ok;
use super::request::Request;
use super::responses::{Always, NotFound, Refused, Unprocessable};
use super::{Outcome, api_keys};
use crate::auth::jwt::client_token;
use crate::auth::jwt::public_key::PublicKey;
use crate::auth::uid;
use crate::http::error::identity::IdentityError;

/// A token of the server's.
#[derive(Serialize, ToSchema)]
#[schema(as = identity::GeneratedToken)]
struct TokenBody<'a> {
    token: &'a str,
}

/// Gives a token for one that an API key signed
#[utoipa::path(
    post, path = "/api/v1/sessions/generate_jwt", operation_id = "postV1SessionsGenerateJwt",
    request_body(content((super::bodies::ApiKeyToken = "application/json"), (super::bodies::ApiKeyToken = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "The token", body = TokenBody), Refused, NotFound, Always)
)]
pub(super) async fn generate_jwt(request: Request) -> Outcome {
    let mut check = request.check();
    let (kid, token) = (check.required("kid"), check.required("jwt_token"));
    check.end()?;
    let (identity, now) = (request.identity(), request.now());
    let key = request.store().api_key(api_keys::read_id(kid)?).await?;
    let key = key.filter(|key| key.state.as_str() == api_keys::ACTIVE).ok_or(IdentityError::NotFound)?;
    let public_key = PublicKey::from_url_safe_base64(key.public_key.as_str()).map_err(IdentityError::internal)?;
    let claims = client_token::check(token, &public_key, now).map_err(|error| refused(&error))?;
    let person = request.store().person(key.uid).await?.ok_or(IdentityError::NotFound)?;
    if person.account.locked_at.is_some() {
        return Err(IdentityError::unauthorized("Your account was locked!"));
    }
    let jti_hash = Sha256::digest(claims.jti.as_bytes()).into();
    let used = UsedJti { id: UsedJtiId { api_key: key.id, jti_hash }, expires_at: claims.expires_at };
    request.store().use_jti(used, now).await.map_err(|error| match error.kind() {
        ErrorKind::Conflict => refused(&"#<JWT::InvalidJtiError: The jti was used before>"),
        _ => error.into(),
    })?;
    let kid = api_keys::write_id(key.id);
    let issued = identity.tokens.issue_for_api_key(request.store(), &key, &kid, &person, now).await?;
    ok(&TokenBody { token: &issued.token })
}

fn refused(why: &dyn std::fmt::Display) -> IdentityError {
    IdentityError::unauthorized(format!("Failed to decode and verify JWT: {why}"))
}

/// Whether an API key may be used.
#[derive(Serialize, ToSchema)]
#[schema(as = identity::ApiKeyState)]
struct StateBody {
    state: String,
}

/// Whether an API key may be used
#[utoipa::path(
    post, path = "/api/v1/security/verify_api_key", operation_id = "postV1SecurityVerifyApiKey",
    request_body(content((super::bodies::ApiKeyOf = "application/json"), (super::bodies::ApiKeyOf = "application/x-www-form-urlencoded"))),
    responses((status = 200, description = "Its state", body = StateBody), NotFound, Unprocessable, Always)
)]
pub(super) async fn verify_api_key(request: Request) -> Outcome {
    let mut check = request.check();
    let (uid, account) = (check.required("uid"), check.filled("account_uid"));
    check.end()?;
    let key = request.store().api_key(api_keys::read_id(uid)?).await?.ok_or(IdentityError::NotFound)?;
    if account.is_some_and(|account| uid::parse(account) != Some(key.uid)) {
        return Err(IdentityError::unprocessable("Account has no api key with provided uid"));
    }
    ok(&StateBody { state: key.state.as_str().to_owned() })
}
