//! `/v1/bucket/fill`

use utoipa::ToSchema;

use crate::exchange::ExchangeError;
use crate::exchange::holders::{HolderBucket, MAX_TOKEN, MAX_TOKENS};
use crate::http::error::v1::V1Error;
use crate::http::v1::members::Members;
use crate::http::v1::responses::{Always, BadRequest, Closed, Conflict, Forbidden};
use crate::http::v1::{Outcome, Request, ok_empty};

/// Tokens from an exchange elsewhere.
#[derive(ToSchema)]
#[schema(as = pseudonym::FillBucket)]
#[expect(dead_code, reason = "it describes what the handler reads by name")]
struct FillBody {
    bucket: Bucket,
    /// 1 to 10,000 tokens of 1 to 255 characters, no two the same.
    #[schema(min_items = 1, max_items = 10_000)]
    tokens: Vec<String>,
}

/// `signup` for dirty tokens that pseudonyms are given, `profile` for clean ones that they sign up with.
#[derive(ToSchema)]
#[schema(as = pseudonym::Bucket, rename_all = "lowercase")]
#[expect(dead_code, reason = "it describes what the handler reads by name")]
enum Bucket {
    Signup,
    Profile,
}

/// Takes tokens in
///
/// A token that is there already is kept once: a fill can be sent again.
#[utoipa::path(
    post, path = "/v1/bucket/fill", operation_id = "fillBucket", request_body = FillBody,
    responses((status = 200, description = "They are there"), BadRequest, Closed, Forbidden, Conflict, Always),
    security(("serviceSecret" = []))
)]
pub(super) async fn fill(request: Request) -> Outcome {
    let members = Members::of_body(&request.body);
    members.require(&["bucket", "tokens"])?;
    let bucket = match members.one_of("bucket", &["signup", "profile"])? {
        "signup" => HolderBucket::Signup,
        _ => HolderBucket::Profile,
    };
    let tokens = members.list("tokens")?;
    let taken = request.call.app.exchange.take_in(request.call.store(), bucket, &tokens).await;
    taken.map_err(|error| match error {
        ExchangeError::Invalid => V1Error::BadRequest(
            format!("tokens must be 1 to {MAX_TOKENS} different texts of 1 to {MAX_TOKEN} characters").into(),
        ),
        other => V1Error::of_exchange(other),
    })?;
    ok_empty()
}
