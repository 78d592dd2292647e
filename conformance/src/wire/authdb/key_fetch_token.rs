//! `/keyFetchToken/:id`.

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::token_sample::Kind;

use super::token::{self, Rules};

const RULES: Rules = Rules {
    stored: "KEYFETCH-1",
    taken: "KEYFETCH-2",
    no_account: "KEYFETCH-3",
    unknown: "KEYFETCH-6",
    current: "KEYFETCH-7",
    deleted: "KEYFETCH-8",
    delete_unknown: "KEYFETCH-9",
};

pub(super) fn cases() -> Vec<Case> {
    let own = cases!("authdb/key_fetch_token", [("KEYFETCH-4", earlier_tokens_stay), ("SESSION-8", is_no_device)]);
    token::shared("key_fetch_token", Kind::KeyFetch, &RULES).into_iter().chain(own).collect()
}

async fn earlier_tokens_stay(t: &Client) -> Check {
    let account = t.account().await?;
    let mut tokens = Vec::new();
    for _ in 0..3 {
        tokens.push(t.token(Kind::KeyFetch, &account).await?);
    }
    for token in &tokens {
        t.shows_token(token, &account).await?;
    }
    Ok(())
}

async fn is_no_device(t: &Client) -> Check {
    let account = t.account().await?;
    t.token(Kind::KeyFetch, &account).await?;
    t.shows_devices(&account, &[]).await
}
