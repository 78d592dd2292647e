//! `GET /account/:uid/devices`.

use serde_json::json;

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::token_sample::Kind;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/account/devices",
        [
            ("SESSION-8", no_session_is_an_empty_array),
            ("SESSION-8", lists_the_sessions_of_the_account_alone),
            ("SESSION-10", deleted_session_is_gone_from_it),
            ("SESSION-9", unknown_uid_is_404),
            ("path-id", upper_case_uid_is_the_same_account),
        ]
    )
}

async fn no_session_is_an_empty_array(t: &Client) -> Check {
    let account = t.account().await?;
    t.get(&account.path("devices")).await?.is_json(&json!([]))
}

async fn lists_the_sessions_of_the_account_alone(t: &Client) -> Check {
    let (account, other) = (t.account().await?, t.account().await?);
    let mut sessions = Vec::new();
    for _ in 0..3 {
        sessions.push(t.token(Kind::Session, &account).await?);
        t.token(Kind::Session, &other).await?;
    }
    t.tokens_of_every_kind(&other).await?;
    t.token(Kind::KeyFetch, &account).await?;
    t.shows_devices(&account, &sessions.iter().collect::<Vec<_>>()).await
}

async fn deleted_session_is_gone_from_it(t: &Client) -> Check {
    let account = t.account().await?;
    let (one, two) = (t.token(Kind::Session, &account).await?, t.token(Kind::Session, &account).await?);
    t.delete(&one.path()).await?.is_empty_object()?;
    t.shows_devices(&account, &[&two]).await?;
    t.delete(&two.path()).await?.is_empty_object()?;
    t.shows_devices(&account, &[]).await
}

async fn unknown_uid_is_404(t: &Client) -> Check {
    t.get(&t.new_account().path("devices")).await?.is_not_found()
}

async fn upper_case_uid_is_the_same_account(t: &Client) -> Check {
    let account = t.account().await?;
    t.token(Kind::Session, &account).await?;
    let lower = t.get(&account.path("devices")).await?.json()?;
    t.get(&format!("/account/{}/devices", account.uid.to_uppercase())).await?.is_json(&lower)
}
