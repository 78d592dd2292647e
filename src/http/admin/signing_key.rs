//! The key that tokens are signed with.

use serde::Serialize;
use utoipa::ToSchema;

use crate::http::identity::Outcome;
use crate::http::identity::answer::ok;
use crate::http::identity::request::Request;
use crate::http::identity::responses::Always;

/// The key that signs.
#[derive(Serialize, ToSchema)]
#[schema(as = admin::SigningKey)]
struct SigningKeyBody {
    /// The `kid` of tokens from here on.
    kid: String,
}

/// Makes another key to sign with; the former one verifies until its last token has ended
#[utoipa::path(
    post, path = "/admin/signing-keys/rotate", operation_id = "adminRotateSigningKey",
    responses((status = 200, description = "The key that signs after it", body = SigningKeyBody), Always)
)]
pub(super) async fn rotate(request: Request) -> Outcome {
    let kid = request.identity().tokens.rotate(request.store(), request.now()).await?;
    tracing::info!(target: "authkeep::admin", kid, "an operator changed the key that tokens are signed with");
    ok(&SigningKeyBody { kid })
}
