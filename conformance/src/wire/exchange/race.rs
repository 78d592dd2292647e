//! Many callers at the same moment: each right is given once.

use std::collections::BTreeSet;

use futures_util::future;
use serde_json::json;

use super::conversation::{THREE, TWO, concealed};
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::v1::ask::{call, trusted_call};

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "exchange/race",
        [
            ("CLEAN-6", one_proof_is_given_one_reply),
            ("CLEAN-6", of_many_conversations_about_a_token_one_cleans),
            ("HANDSHAKE-9", one_key_names_one_token),
            ("SPEND-3", a_token_is_spent_by_one),
            ("STOCK-4", no_two_take_the_same_token),
            ("STOCK-4", no_two_are_given_the_same_clean_token),
        ]
    )
}

/// How many callers race.
const CALLERS: usize = 64;

async fn one_proof_is_given_one_reply(t: &Client) -> Check {
    let token = t.email_token().await?;
    let named = t.named(&token).await?;
    // An empty stock refuses: whoever finds one sends the call again.
    t.fill(1).await?;
    let mut answers = t.race_calls(&call(THREE, &named.body()), CALLERS).await?;
    answers.retain(|answer| answer.status != 500);
    answers.push(t.prove_named(&named).await?);
    named.clean_token(&answers[0])?;
    for answer in &answers[1..] {
        if answer.status != 200 || answer.body != answers[0].body {
            return Err(answer.fail(answers[0].found()));
        }
    }
    t.is_spent(&token).await
}

async fn of_many_conversations_about_a_token_one_cleans(t: &Client) -> Check {
    let token = t.email_token().await?;
    t.fill(1).await?;
    let mut named = Vec::new();
    for _ in 0..8 {
        named.push(t.named(&token).await?);
    }
    let answers = t.race_public(named.iter().map(|named| call(THREE, &named.body())).collect()).await?;
    let mut winners = 0;
    for (answer, named) in answers.iter().zip(&named) {
        match answer.status {
            200 => {
                winners += 1;
                named.clean_token(answer)?;
            }
            500 => {}
            _ => answer.is_invalid_input()?,
        }
    }
    match winners {
        1 => t.is_spent(&token).await,
        // Other cases emptied the stock.
        0 => t.is_not_spent(&token).await,
        _ => Err(answers[0].fail(format!("one success, found {winners}"))),
    }
}

async fn one_key_names_one_token(t: &Client) -> Check {
    let id = concealed(&t.email_token().await?)?.id;
    let agreed = t.agree().await?;
    let encrypted = agreed.encrypt(t, &id);
    let body = json!({"pke_key": agreed.pke_key, "pake_key": t.ephemeral().public, "encrypted_id": encrypted});
    let answers = t.race_calls(&call(TWO, &body), 16).await?;
    let (winners, losers): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    losers.into_iter().try_for_each(Answer::is_invalid_input)?;
    match winners[..] {
        [winner] => winner.texts(["pake_key", "salt"]).map(drop),
        _ => Err(answers[0].fail(format!("one success, found {}", winners.len()))),
    }
}

async fn a_token_is_spent_by_one(t: &Client) -> Check {
    let token = t.account_token().await?;
    let spend = trusted_call("/v1/bucket/spend", &json!({"bucket": "account", "token": token}));
    let answers = t.race_trusted(&spend, CALLERS).await?;
    let (winners, losers): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    losers.into_iter().try_for_each(|answer| answer.is_refusal_in_own_words(400))?;
    match winners[..] {
        [winner] => winner.is_done(),
        _ => Err(answers[0].fail(format!("one success of {CALLERS}, found {}", winners.len()))),
    }
}

async fn no_two_take_the_same_token(t: &Client) -> Check {
    t.fill(16).await?;
    let take = trusted_call("/v1/bucket/take", &json!({"bucket": "email"}));
    let mut tokens = Vec::new();
    for answer in t.race_trusted(&take, 16).await? {
        match answer.status {
            200 => tokens.extend(answer.texts(["token"])?),
            _ => answer.is_refusal_in_own_words(404)?,
        }
    }
    let different: BTreeSet<_> = tokens.iter().collect();
    if different.len() == tokens.len() {
        Ok(())
    } else {
        Err(Failure::of("POST /v1/bucket/take", format!("{} different tokens", tokens.len()), different.len()))
    }
}

async fn no_two_are_given_the_same_clean_token(t: &Client) -> Check {
    let mut named = Vec::new();
    for _ in 0..8 {
        named.push(t.named(&t.email_token().await?).await?);
    }
    let cleanings = named.iter().map(|named| async move { named.clean_token(&t.prove_named(named).await?) });
    let tokens = future::try_join_all(cleanings).await?;
    let different: BTreeSet<_> = tokens.iter().collect();
    if different.len() == tokens.len() {
        Ok(())
    } else {
        Err(Failure::of("POST /v1/step/three", format!("{} different tokens", tokens.len()), different.len()))
    }
}
