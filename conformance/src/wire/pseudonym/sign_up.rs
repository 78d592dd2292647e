//! Signing up with success.

use serde_json::json;

use super::owner::near_modulus;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::v1::stock::is_dirty;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "pseudonym/sign_up",
        [
            ("SIGNUP-1", a_clean_token_becomes_a_pseudonym),
            ("pseudonym-sign-up", a_token_signs_up_once),
            ("SIGNUP-5", no_two_are_given_the_same_token),
            ("pseudonym-verifier", salts_of_2_to_128_digits_are_kept),
            ("pseudonym-verifier", capitals_are_hex_as_well),
            ("pseudonym-verifier", the_least_and_the_greatest_verifier_are_taken),
            ("pseudonym-sign-up", the_client_goes_full_circle),
        ]
    )
}

async fn a_clean_token_becomes_a_pseudonym(t: &Client) -> Check {
    let (owner, token) = (t.new_owner(), t.profile_token().await?);
    let answer = t.sign_up(&owner, &token).await?;
    let [dirty] = answer.texts(["token"])?;
    if !is_dirty(&dirty) {
        return Err(answer.fail("a token of 64 and 24 hex digits"));
    }
    t.give_back(&answer).await?;
    let jwt = t.sign_in_as(&owner).await?;
    t.verify_session(&jwt).await?.is_true()
}

async fn a_token_signs_up_once(t: &Client) -> Check {
    let (owner, token) = (t.new_owner(), t.profile_token().await?);
    t.give_back(&t.sign_up(&owner, &token).await?).await?;
    for _ in 0..2 {
        t.sign_up(&t.new_owner(), &token).await?.is_refusal(400, "Invalid token")?;
    }
    t.sign_in_as(&owner).await.map(drop)
}

async fn no_two_are_given_the_same_token(t: &Client) -> Check {
    let mut given = Vec::new();
    for _ in 0..4 {
        let token = t.profile_token().await?;
        let [dirty] = t.sign_up(&t.new_owner(), &token).await?.texts(["token"])?;
        given.push(dirty);
    }
    t.hand_in("signup", &json!(given)).await?.is_done()?;
    given.sort_unstable();
    given.dedup();
    if given.len() == 4 { Ok(()) } else { Err(Failure::of("POST /v1/signup", "4 different tokens", given.len())) }
}

async fn salts_of_2_to_128_digits_are_kept(t: &Client) -> Check {
    for salt in ["00", "0001", &"0a".repeat(63), &"ff".repeat(64)] {
        let owner = t.new_owner().salted(salt);
        let token = t.profile_token().await?;
        t.give_back(&t.sign_up(&owner, &token).await?).await?;
        let begun = t.begin(&owner).await?;
        if begun.salt != salt {
            return Err(Failure::of("POST /v1/signin", format!("the salt {salt}"), &begun.salt));
        }
        begun.signed_in(&t.finish(&begun).await?)?;
    }
    Ok(())
}

async fn capitals_are_hex_as_well(t: &Client) -> Check {
    let (owner, token) = (t.new_owner(), t.profile_token().await?);
    let mut body = owner.body(&token);
    for member in ["zkpp", "salt"] {
        body[member] = json!(body[member].as_str().unwrap_or_default().to_uppercase());
    }
    t.give_back(&t.sign_up_with(&body).await?).await?;
    t.sign_in_as(&owner).await.map(drop)
}

async fn the_least_and_the_greatest_verifier_are_taken(t: &Client) -> Check {
    // N ends with 3, and N - 2 is the last one.
    for verifier in [format!("{:0>512}", 2), near_modulus('1')] {
        let mut body = t.new_owner().body(&t.profile_token().await?);
        body["zkpp"] = json!(verifier);
        t.give_back(&t.sign_up_with(&body).await?).await?;
    }
    Ok(())
}

async fn the_client_goes_full_circle(t: &Client) -> Check {
    let (holder, id) = (t.holder(), authkeep_client::ProfileId::random()?);
    let dirty = holder.sign_up(&id, "a secret", &t.profile_token().await?).await?;
    t.hand_in("signup", &json!([*dirty])).await?.is_done()?;
    let session = holder.sign_in(&id, "a secret").await?;
    holder.verify(&session).await?;
    holder.sign_out(&session).await?;
    let again = holder.verify(&session).await;
    match again {
        Err(authkeep_client::ClientError::Refused { status: 400, .. }) => {}
        other => return Err(Failure::of("POST /v1/verify", "400 for a session that has ended", format!("{other:?}"))),
    }
    holder.sign_in(&id, "a secret").await.map(drop)?;
    match holder.sign_in(&id, "A secret").await {
        Err(authkeep_client::ClientError::Refused { status: 401, .. }) => Ok(()),
        other => Err(Failure::of("POST /v1/signin/verify", "401 for another secret", format!("{other:?}"))),
    }
}
