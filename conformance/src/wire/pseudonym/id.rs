//! Ids in either letter case: the same pseudonym, but another text to be hashed.

use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "pseudonym/id",
        [
            ("pseudonym-id", a_pseudonym_of_capitals_signs_in),
            ("pseudonym-id", another_spelling_is_the_same_pseudonym),
            ("pseudonym-id", the_text_of_the_sign_in_is_hashed_into_the_proof),
            ("pseudonym-id", a_session_is_found_in_either_case),
        ]
    )
}

async fn a_pseudonym_of_capitals_signs_in(t: &Client) -> Check {
    let owner = t.new_owner_of(t.new_owner().id.to_uppercase());
    t.give_back(&t.sign_up(&owner, &t.profile_token().await?).await?).await?;
    let jwt = t.sign_in_as(&owner).await?;
    t.verify_session(&jwt).await?.is_true()
}

async fn another_spelling_is_the_same_pseudonym(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    for spelled in [owner.id.to_uppercase(), mixed(&owner.id)] {
        let begun = t.begin(&owner.spelled(spelled)).await?;
        if begun.salt != owner.salt.to_hex() {
            return Err(Failure::of("POST /v1/signin", "the salt of the pseudonym", &begun.salt));
        }
    }
    Ok(())
}

/// The verifier was made with one spelling; M1 hashes the one that is sent.
async fn the_text_of_the_sign_in_is_hashed_into_the_proof(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let shouting = owner.spelled(owner.id.to_uppercase());
    let begun = t.begin(&shouting).await?;
    let jwt = begun.signed_in(&t.finish(&begun).await?)?;
    t.verify_session(&jwt).await?.is_true()?;
    // A client that makes its private key of what it sends has another one.
    let mut astray = shouting.salted(&owner.salt.to_hex());
    let begun = t.begin(&astray).await?;
    t.finish(&begun).await?.is_wrong_proof()?;
    astray.id = owner.id;
    let begun = t.begin(&astray).await?;
    t.finish(&begun).await?.is_wrong_proof()
}

async fn a_session_is_found_in_either_case(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let mut jwt = t.sign_in_as(&owner).await?;
    jwt["profile_id"] = mixed(&owner.id).into();
    t.verify_session(&jwt).await?.is_true()?;
    jwt["profile_id"] = owner.id.to_uppercase().into();
    t.call(super::owner::SIGN_OUT, &serde_json::json!({ "jwt": jwt })).await?.is_done()?;
    t.verify_session(&jwt).await?.is_refusal(400, "Invalid token")
}

/// The first half in capitals.
fn mixed(id: &str) -> String {
    let (start, end) = id.split_at(18);
    format!("{}{end}", start.to_uppercase())
}
