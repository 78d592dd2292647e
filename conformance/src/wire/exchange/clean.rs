//! Whole cleanings, and what their tokens are good for.

use serde_json::json;

use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "exchange/clean",
        [
            ("exchange-clean", an_email_token_becomes_a_profile_token),
            ("exchange-clean", a_signup_token_becomes_an_account_token),
            ("exchange-clean", a_profile_token_is_no_account_token),
            ("CLEAN-1", a_token_is_cleaned_once),
            ("CLEAN-2", of_two_conversations_one_cleans),
            ("exchange-clean", no_two_become_the_same),
            ("exchange-clean", the_client_goes_full_circle),
        ]
    )
}

async fn an_email_token_becomes_a_profile_token(t: &Client) -> Check {
    let clean = t.clean(&t.email_token().await?).await?;
    let owner = t.new_owner();
    t.give_back(&t.sign_up(&owner, &clean).await?).await?;
    t.sign_in_as(&owner).await?;
    t.sign_up(&t.new_owner(), &clean).await?.is_refusal(400, "Invalid token")
}

async fn a_signup_token_becomes_an_account_token(t: &Client) -> Check {
    let [dirty] = t.sign_up(&t.new_owner(), &t.profile_token().await?).await?.texts(["token"])?;
    let clean = t.clean(&dirty).await?;
    // It is no profile token, and is still good after the try.
    t.sign_up(&t.new_owner(), &clean).await?.is_refusal(400, "Invalid token")?;
    t.spend(&clean).await?.is_done()?;
    t.spend(&clean).await?.is_refusal_in_own_words(400)
}

async fn a_profile_token_is_no_account_token(t: &Client) -> Check {
    let clean = t.clean(&t.email_token().await?).await?;
    t.spend(&clean).await?.is_refusal_in_own_words(400)?;
    t.nothing_was_stored(&t.new_owner(), &clean).await
}

async fn a_token_is_cleaned_once(t: &Client) -> Check {
    let token = t.email_token().await?;
    t.clean(&token).await?;
    for _ in 0..2 {
        t.is_spent(&token).await?;
    }
    Ok(())
}

async fn of_two_conversations_one_cleans(t: &Client) -> Check {
    let token = t.email_token().await?;
    let (one, other) = (t.named(&token).await?, t.named(&token).await?);
    other.clean_token(&t.prove_named(&other).await?)?;
    for _ in 0..2 {
        t.prove_with(&one.pake_key, &one.proof()).await?.is_invalid_input()?;
    }
    Ok(())
}

async fn no_two_become_the_same(t: &Client) -> Check {
    let mut clean = Vec::new();
    for _ in 0..4 {
        clean.push(t.clean(&t.email_token().await?).await?);
    }
    clean.sort_unstable();
    clean.dedup();
    if clean.len() == 4 { Ok(()) } else { Err(Failure::of("POST /v1/step/three", "4 different tokens", clean.len())) }
}

async fn the_client_goes_full_circle(t: &Client) -> Check {
    let (holder, id) = (t.holder(), authkeep_client::ProfileId::random()?);
    let email = t.email_token().await?;
    let profile = holder.clean(&email).await?;
    let dirty = holder.sign_up(&id, "a secret", &profile).await?;
    let account = holder.clean(&dirty).await?;
    t.spend(&account).await?.is_done()?;
    match holder.clean(&email).await {
        Err(authkeep_client::ClientError::Refused { status: 400, .. }) => {}
        other => return Err(Failure::of("POST /v1/step/two", "400 for a spent token", format!("{other:?}"))),
    }
    let session = holder.sign_in(&id, "a secret").await?;
    holder.verify(&session).await?;
    t.call("/v1/signout", &json!({"jwt": session.to_json()})).await?.is_done()
}
