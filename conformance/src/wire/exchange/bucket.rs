//! `/v1/bucket/take` and `/v1/bucket/spend`: what an account service does with its tokens.

use serde_json::json;

use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "exchange/bucket",
        [
            ("exchange-take", each_token_is_given_once),
            ("SPEND-1", a_token_is_spent_once),
            ("exchange-spend", what_is_no_account_token_is_400),
        ]
    )
}

impl Client {
    /// Spends an account token.
    pub(super) async fn spend(&self, token: &str) -> Result<Answer, Failure> {
        self.trusted("/v1/bucket/spend", &json!({"bucket": "account", "token": token})).await
    }

    /// An account token.
    pub(super) async fn account_token(&self) -> Result<String, Failure> {
        let [dirty] = self.sign_up(&self.new_owner(), &self.profile_token().await?).await?.texts(["token"])?;
        self.clean(&dirty).await
    }
}

async fn each_token_is_given_once(t: &Client) -> Check {
    let mut tokens = Vec::new();
    for _ in 0..4 {
        tokens.push(t.email_token().await?);
    }
    tokens.sort_unstable();
    tokens.dedup();
    if tokens.len() == 4 {
        Ok(())
    } else {
        Err(Failure::of("POST /v1/bucket/take", "4 different tokens", tokens.len()))
    }
}

async fn a_token_is_spent_once(t: &Client) -> Check {
    let token = t.account_token().await?;
    for wrong in [token.to_uppercase(), format!("{token} "), token[1..].to_owned()] {
        // 32 digits without a letter are the same in capitals.
        if wrong != token {
            t.spend(&wrong).await?.is_refusal_in_own_words(400)?;
        }
    }
    t.spend(&token).await?.is_done()?;
    for _ in 0..2 {
        t.spend(&token).await?.is_refusal_in_own_words(400)?;
    }
    Ok(())
}

async fn what_is_no_account_token_is_400(t: &Client) -> Check {
    let profile = t.profile_token().await?;
    for token in ["", "x", &t.hex(16), &profile, &"x".repeat(10_000)] {
        t.spend(token).await?.is_refusal_in_own_words(400)?;
    }
    t.nothing_was_stored(&t.new_owner(), &profile).await
}
