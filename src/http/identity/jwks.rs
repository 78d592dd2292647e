//! The public keys of the tokens that the server signs (RFC 7517), for whoever checks them.

use http::HeaderValue;
use http::header::CACHE_CONTROL;

use super::Outcome;
use super::answer::ok;
use super::request::Request;
use super::responses::Always;

/// How long the keys may be kept, in seconds: a rotated key is known everywhere long before a client that was told a
/// moment ago asks again.
const MAX_AGE: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// The public keys of the server's tokens
#[utoipa::path(
    get, path = "/.well-known/jwks.json", operation_id = "getJwks",
    responses((status = 200, description = "A JSON Web Key Set (RFC 7517)", body = super::bodies::Jwks), Always)
)]
pub(super) async fn read(request: Request) -> Outcome {
    let keys = request.identity().tokens.jwks(request.store(), request.now()).await?;
    let mut response = ok(&keys)?;
    response.headers_mut().insert(CACHE_CONTROL, MAX_AGE);
    Ok(response)
}
