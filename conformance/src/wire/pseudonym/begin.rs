//! The first call of a sign-in.

use serde_json::json;

use super::owner::{SIGN_IN, bad_numbers, near_modulus};
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::v1::ask::is_hex;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "pseudonym/begin",
        [
            ("pseudonym-sign-in", the_salt_is_the_one_of_the_sign_up),
            ("pseudonym-sign-in", a_server_key_is_given_once),
            ("pseudonym-key", a_key_whose_powers_are_known_is_400),
            ("pseudonym-key", a_refused_key_begins_nothing),
            ("pseudonym-key", a_key_in_range_is_taken),
        ]
    )
}

async fn the_salt_is_the_one_of_the_sign_up(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    for _ in 0..2 {
        let begun = t.begin(&owner).await?;
        if begun.salt != owner.salt.to_hex() {
            return Err(Failure::of("POST /v1/signin", owner.salt.to_hex(), &begun.salt));
        }
    }
    Ok(())
}

async fn a_server_key_is_given_once(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let body = json!({"profile_id": owner.id, "key": "11".repeat(256)});
    let [_, one] = t.call(SIGN_IN, &body).await?.texts(["salt", "key"])?;
    let again = t.call(SIGN_IN, &body).await?;
    let [_, other] = again.texts(["salt", "key"])?;
    if one != other && is_hex(&one, 512) { Ok(()) } else { Err(again.fail("another B for the same A")) }
}

async fn a_key_whose_powers_are_known_is_400(t: &Client) -> Check {
    let known = t.pseudonym().await?.id;
    for id in [known, t.new_owner().id, "nobody".to_owned()] {
        for key in bad_numbers() {
            t.call(SIGN_IN, &json!({"profile_id": id, "key": key})).await?.is_refusal_in_own_words(400)?;
        }
    }
    Ok(())
}

async fn a_refused_key_begins_nothing(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let begun = t.begin(&owner).await?;
    for key in bad_numbers() {
        t.call(SIGN_IN, &json!({"profile_id": owner.id, "key": key})).await?.is_refusal_in_own_words(400)?;
    }
    // More of them than sign-ins fit: the first would be gone.
    begun.signed_in(&t.finish(&begun).await?).map(drop)
}

async fn a_key_in_range_is_taken(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    for key in [format!("{:0>512}", 2), near_modulus('1'), "aB".repeat(256)] {
        t.call(SIGN_IN, &json!({"profile_id": owner.id, "key": key})).await?.texts(["salt", "key"])?;
    }
    Ok(())
}
