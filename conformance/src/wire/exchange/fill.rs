//! `/v1/fill`

use serde_json::json;

use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;

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

/// Two at the same moment, again and larger as long as one ends before the other begins.
async fn while_one_runs_another_is_409(t: &Client) -> Check {
    for size in [16, 64, 256, 1024] {
        let fill = crate::wire::v1::ask::trusted_call("/v1/fill", &json!({ "bucket_size": size }));
        let answers = t.race_trusted(&fill, 2).await?;
        for answer in answers.iter().filter(|answer| answer.status != 409) {
            answer.is_done()?;
        }
        if let Some(refused) = answers.iter().find(|answer| answer.status == 409) {
            refused.is_refusal_in_own_words(409)?;
            // It does not stay so.
            return t.fill(1).await;
        }
    }
    Err(Failure::of("POST /v1/fill", "409 for one of two fills at the same moment", "200 for both"))
}
