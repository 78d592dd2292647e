//! `/v1/bucket/take` and `/v1/bucket/spend`: what an account service does with its tokens, which wait here.

use serde::Serialize;
use utoipa::ToSchema;

use crate::exchange::ExchangeError;
use crate::http::error::v1::V1Error;
use crate::http::v1::members::Members;
use crate::http::v1::responses::{Always, BadRequest, Closed, Forbidden, NothingLeft};
use crate::http::v1::{Outcome, Request, ok, ok_empty};

/// Which bucket a token is taken from.
#[derive(ToSchema)]
#[schema(as = exchange::Take)]
#[expect(dead_code, reason = "it describes what the handler reads by name")]
struct TakeBody {
    bucket: TakenFrom,
}

/// There is one.
#[derive(ToSchema)]
#[schema(as = exchange::TakeBucket, rename_all = "lowercase")]
#[expect(dead_code, reason = "it describes what the handler reads by name")]
enum TakenFrom {
    Email,
}

/// A token.
#[derive(Serialize, ToSchema)]
#[schema(as = exchange::Taken)]
struct TakenBody<'a> {
    /// A dirty token, to be sent to whoever signs up.
    token: &'a str,
}

/// Which token is spent.
#[derive(ToSchema)]
#[schema(as = exchange::Spend)]
#[expect(dead_code, reason = "it describes what the handler reads by name")]
struct SpendBody {
    bucket: SpentFrom,
    /// A clean token.
    token: String,
}

/// There is one.
#[derive(ToSchema)]
#[schema(as = exchange::SpendBucket, rename_all = "lowercase")]
#[expect(dead_code, reason = "it describes what the handler reads by name")]
enum SpentFrom {
    Account,
}

/// Takes a dirty token for somebody who signs up
#[utoipa::path(
    post, path = "/v1/bucket/take", operation_id = "takeToken", request_body = TakeBody,
    responses((status = 200, description = "A token", body = TakenBody), BadRequest, Closed, Forbidden, NothingLeft, Always),
    security(("serviceSecret" = []))
)]
pub(super) async fn take(request: Request) -> Outcome {
    let members = Members::of_body(&request.body);
    members.require(&["bucket"])?;
    members.one_of("bucket", &["email"])?;
    let drawn = request.call.app.exchange.take_email(request.call.store()).await;
    let token = drawn.map_err(|error| match error {
        ExchangeError::Empty => V1Error::NothingLeft("No token is left".into()),
        other => V1Error::of_exchange(other),
    })?;
    ok(&TakenBody { token: &token })
}

/// Spends a clean token, once
#[utoipa::path(
    post, path = "/v1/bucket/spend", operation_id = "spendToken", request_body = SpendBody,
    responses((status = 200, description = "It is spent"), BadRequest, Closed, Forbidden, Always),
    security(("serviceSecret" = []))
)]
pub(super) async fn spend(request: Request) -> Outcome {
    let members = Members::of_body(&request.body);
    members.require(&["bucket", "token"])?;
    members.one_of("bucket", &["account"])?;
    let token = members.text("token")?;
    let spent = request.call.app.exchange.spend_account(request.call.store(), token).await;
    spent.map_err(|error| match error {
        ExchangeError::Invalid => V1Error::BadRequest("Invalid token".into()),
        other => V1Error::of_exchange(other),
    })?;
    ok_empty()
}
