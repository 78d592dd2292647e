//! `/v1/bucket/fill`: tokens that an exchange hands in.

use serde_json::json;

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "pseudonym/bucket",
        [
            ("pseudonym-fill", every_token_signs_up),
            ("FILL-2", a_token_that_is_there_is_kept_once),
            ("FILL-2", a_fill_that_is_sent_again_adds_what_is_missing),
            ("pseudonym-fill", a_dirty_token_that_is_there_is_kept_once),
            ("pseudonym-fill", what_breaks_a_rule_is_400_and_nothing_is_stored),
            ("pseudonym-fill", a_token_of_255_characters_is_taken),
        ]
    )
}

/// A pseudonym signs up with it: it was there.
async fn is_there(t: &Client, token: &str) -> Check {
    t.give_back(&t.sign_up(&t.new_owner(), token).await?).await
}

/// Nobody signs up with it.
async fn is_not_there(t: &Client, token: &str) -> Check {
    t.sign_up(&t.new_owner(), token).await?.is_refusal(400, "Invalid token")
}

async fn every_token_signs_up(t: &Client) -> Check {
    let tokens = [t.hex(16), t.hex(16), "é🐾 ".repeat(5) + &t.hex(4)];
    t.hand_in("profile", &json!(tokens)).await?.is_done()?;
    for token in &tokens {
        is_there(t, token).await?;
    }
    Ok(())
}

async fn a_token_that_is_there_is_kept_once(t: &Client) -> Check {
    let token = t.hex(16);
    for _ in 0..3 {
        t.hand_in("profile", &json!([token])).await?.is_done()?;
    }
    is_there(t, &token).await?;
    is_not_there(t, &token).await
}

async fn a_fill_that_is_sent_again_adds_what_is_missing(t: &Client) -> Check {
    let tokens = [t.hex(16), t.hex(16)];
    t.hand_in("profile", &json!(tokens[..1])).await?.is_done()?;
    t.hand_in("profile", &json!(tokens)).await?.is_done()?;
    for token in &tokens {
        is_there(t, token).await?;
        is_not_there(t, token).await?;
    }
    Ok(())
}

/// Which dirty token a sign-up is given is chance; that handing one in twice is no error is not.
async fn a_dirty_token_that_is_there_is_kept_once(t: &Client) -> Check {
    let answer = t.sign_up(&t.new_owner(), &t.profile_token().await?).await?;
    t.give_back(&answer).await?;
    t.give_back(&answer).await
}

async fn what_breaks_a_rule_is_400_and_nothing_is_stored(t: &Client) -> Check {
    let good = t.hex(16);
    let long = "é".repeat(256);
    for tokens in [
        json!([]),
        json!([""]),
        json!([good, ""]),
        json!([good, long]),
        json!([good, good]),
        json!([good, "x", "y", "x"]),
    ] {
        for bucket in ["profile", "signup"] {
            t.hand_in(bucket, &tokens).await?.is_refusal_in_own_words(400)?;
        }
    }
    is_not_there(t, &good).await
}

async fn a_token_of_255_characters_is_taken(t: &Client) -> Check {
    let token = format!("{}{}", t.hex(16), "é".repeat(255 - 32));
    t.hand_in("profile", &json!([token])).await?.is_done()?;
    is_there(t, &token).await
}
