//! `/emailRecord/:email`: an account by its e-mail.

use super::Outcome;
use super::account_body::{self, AccountBody};
use super::responses::{Failed, NotFound};
use crate::http::call::Call;
use crate::http::openapi::value::EmailInPath;

/// An account by its e-mail
#[utoipa::path(
    get, path = "/emailRecord/{email}", operation_id = "emailRecord",
    params(("email" = EmailInPath, Path, description = "The account's e-mail")),
    responses((status = 200, description = "The account with its session tokens", body = AccountBody), NotFound, Failed)
)]
pub(super) async fn read(call: Call) -> Outcome {
    let account = call.store().account_by_email(&call.email()?).await?;
    account_body::show(&call, account).await
}

/// Whether an e-mail has an account
///
/// The headers are those of the GET, `Content-Length` included. No answer has a body.
#[utoipa::path(
    head, path = "/emailRecord/{email}", operation_id = "accountExists",
    params(("email" = EmailInPath, Path, description = "The account's e-mail")),
    responses(
        (status = 200, description = "It has"),
        (status = 404, description = "It has none"),
        (status = 500, description = "The store did not do its work")
    )
)]
pub(super) async fn exists(call: Call) -> Outcome {
    read(call).await
}
