//! Sign-ups that are refused: nothing is stored, and no token is spent.

use serde_json::json;

use super::owner::bad_numbers;
use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "pseudonym/sign_up_refused",
        [
            ("SIGNUP-2", a_known_id_is_a_duplicate),
            ("pseudonym-sign-up", a_duplicate_is_told_before_a_wrong_token),
            ("SIGNUP-3", an_unknown_token_is_invalid),
            ("pseudonym-sign-up", a_token_is_spelled_in_one_way),
            ("pseudonym-verifier", a_verifier_whose_powers_are_known_is_400),
            ("pseudonym-verifier", a_salt_of_odd_or_other_length_is_400),
            ("pseudonym-id", an_id_of_another_form_is_400),
        ]
    )
}

async fn a_known_id_is_a_duplicate(t: &Client) -> Check {
    let (owner, token) = (t.pseudonym().await?, t.profile_token().await?);
    let stranger = t.new_owner_of(owner.id.clone());
    t.sign_up(&stranger, &token).await?.is_refusal(400, "Duplicate ID")?;
    let shouting = t.new_owner_of(owner.id.to_uppercase());
    t.sign_up(&shouting, &token).await?.is_refusal(400, "Duplicate ID")?;
    // The first one stays as it was, and the token is still good.
    t.sign_in_as(&owner).await?;
    t.nothing_was_stored(&t.new_owner(), &token).await
}

async fn a_duplicate_is_told_before_a_wrong_token(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    t.sign_up(&t.new_owner_of(owner.id), &t.hex(16)).await?.is_refusal(400, "Duplicate ID")
}

async fn an_unknown_token_is_invalid(t: &Client) -> Check {
    let owner = t.new_owner();
    for token in ["", "x", &t.hex(16), &"x".repeat(10_000)] {
        t.sign_up(&owner, token).await?.is_refusal(400, "Invalid token")?;
    }
    t.nothing_was_stored(&owner, &t.profile_token().await?).await
}

async fn a_token_is_spelled_in_one_way(t: &Client) -> Check {
    let (owner, token) = (t.new_owner(), format!("aB{}", t.hex(15)));
    t.hand_in("profile", &json!([token])).await?.is_done()?;
    for other in [token.to_lowercase(), token.to_uppercase(), format!("{token} "), format!(" {token}")] {
        t.sign_up(&owner, &other).await?.is_refusal(400, "Invalid token")?;
    }
    t.nothing_was_stored(&owner, &token).await
}

async fn a_verifier_whose_powers_are_known_is_400(t: &Client) -> Check {
    let (owner, token) = (t.new_owner(), t.profile_token().await?);
    for verifier in bad_numbers() {
        let mut body = owner.body(&token);
        body["zkpp"] = json!(verifier);
        t.sign_up_with(&body).await?.is_refusal_in_own_words(400)?;
    }
    t.nothing_was_stored(&owner, &token).await
}

async fn a_salt_of_odd_or_other_length_is_400(t: &Client) -> Check {
    let (owner, token) = (t.new_owner(), t.profile_token().await?);
    let long = "0a".repeat(64);
    let bad = ["", "0", "00a", &long[1..], &format!("{long}0"), &format!("{long}00"), "0g", " 0", "0x", "00\n0", "é"];
    for salt in bad {
        let mut body = owner.body(&token);
        body["salt"] = json!(salt);
        t.sign_up_with(&body).await?.is_refusal_in_own_words(400)?;
    }
    t.nothing_was_stored(&owner, &token).await
}

async fn an_id_of_another_form_is_400(t: &Client) -> Check {
    let (owner, token) = (t.new_owner(), t.profile_token().await?);
    let id = &owner.id;
    let plain = id.replace('-', "");
    for bad in [
        String::new(),
        "x".to_owned(),
        plain.clone(),
        format!("{{{id}}}"),
        format!("urn:uuid:{id}"),
        format!("{id} "),
        format!(" {}", &id[1..]),
        format!("{id}0"),
        id[1..].to_owned(),
        format!("{plain}----"),
        format!("-{}", &id.replacen('-', "", 1)),
        id.replace('-', "_"),
        format!("g{}", &id[1..]),
        format!("{}é", &id[2..]),
    ] {
        let mut body = owner.body(&token);
        body["profile_id"] = json!(bad);
        t.sign_up_with(&body).await?.is_refusal(400, "Invalid profile ID")?;
    }
    t.nothing_was_stored(&owner, &token).await
}
