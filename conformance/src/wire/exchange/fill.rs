//! `/v1/fill`

use serde_json::json;

use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::v1::ask::trusted_call;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "exchange/fill",
        [("exchange-fill", a_fill_is_answered_when_the_tokens_are_there), ("MARK-2", while_one_runs_another_is_409)]
    )
}

async fn a_fill_is_answered_when_the_tokens_are_there(t: &Client) -> Check {
    t.fill(2).await?;
    let token = t.email_token().await?;
    t.clean(&token).await.map(drop)
}

/// Many at the same moment; again, as long as each one ended before the next began.
async fn while_one_runs_another_is_409(t: &Client) -> Check {
    let fill = trusted_call("/v1/fill", &json!({"bucket_size": 8}));
    for _ in 0..5 {
        let answers = t.race_trusted(&fill, 8).await?;
        let (refused, done): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 409);
        done.into_iter().try_for_each(Answer::is_done)?;
        refused.iter().try_for_each(|answer| answer.is_refusal_in_own_words(409))?;
        if !refused.is_empty() {
            // It does not stay so.
            return t.fill(1).await;
        }
    }
    Err(Failure::of("POST /v1/fill", "409 for one of many fills at the same moment", "200 for all"))
}
