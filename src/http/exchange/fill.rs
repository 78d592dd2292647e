//! `/v1/fill`

use std::sync::Arc;

use utoipa::ToSchema;

use crate::http::error::v1::V1Error;
use crate::http::v1::members::Members;
use crate::http::v1::responses::{Always, BadRequest, Closed, Conflict, Forbidden};
use crate::http::v1::{Outcome, Request, ok_empty};

const DEFAULT_SIZE: u32 = 1000;
const MAX_SIZE: u32 = 10_000;

/// How much to fill.
#[derive(ToSchema)]
#[schema(as = exchange::Fill)]
#[expect(dead_code, reason = "it describes what the handler reads by name")]
struct FillBody {
    /// Tokens of each of the four buckets; 1,000 when left out.
    #[schema(minimum = 1, maximum = 10_000, nullable = false)]
    bucket_size: Option<u32>,
}

/// Makes tokens
///
/// So many of each bucket: `email`, `signup`, `profile`, `account`. It answers when they are there, and goes on to its end if
/// nobody waits for it. One fill runs at a time.
#[utoipa::path(
    post, path = "/v1/fill", operation_id = "fill", request_body = FillBody,
    responses((status = 200, description = "They are there"), BadRequest, Closed, Forbidden, Conflict, Always),
    security(("serviceSecret" = []))
)]
pub(super) async fn fill(request: Request) -> Outcome {
    let size = Members::of_body(&request.body).integer("bucket_size", 1, MAX_SIZE)?.unwrap_or(DEFAULT_SIZE);
    let app = &request.call.app;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let filled = Arc::clone(&app.exchange).fill(Arc::clone(&app.store), app.clock, size).await;
    filled.map_err(V1Error::of_exchange)?;
    ok_empty()
}
