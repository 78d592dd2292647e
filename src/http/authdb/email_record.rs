//! `/emailRecord/:email`: an account by its e-mail.

use super::{Outcome, account_body};
use crate::http::call::Call;

/// `GET /emailRecord/:email`, and HEAD.
pub(super) async fn read(call: Call) -> Outcome {
    let account = call.store().account_by_email(&call.email()?).await?;
    account_body::show(&call, account).await
}
