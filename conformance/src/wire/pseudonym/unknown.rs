//! Pseudonyms that do not exist: nobody learns of it.

use std::collections::BTreeSet;

use serde_json::json;

use super::owner::SIGN_IN;
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::v1::ask::is_hex;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "pseudonym/unknown",
        [
            ("pseudonym-unknown", a_first_call_is_answered_as_a_known_one),
            ("pseudonym-unknown", the_salt_belongs_to_the_id_in_either_case),
            ("pseudonym-unknown", ids_have_salts_of_their_own),
            ("pseudonym-unknown", a_proof_is_refused_as_a_wrong_one),
            ("pseudonym-unknown", what_is_no_id_is_answered_likewise),
            ("pseudonym-unknown", a_sign_up_makes_it_known),
        ]
    )
}

async fn begin(t: &Client, id: &str) -> Result<(Answer, String), Failure> {
    let key = format!("7{}", &t.hex(256)[1..]);
    let answer = t.call(SIGN_IN, &json!({"profile_id": id, "key": key})).await?;
    let [salt, server] = answer.texts(["salt", "key"])?;
    if is_hex(&salt, 64) && is_hex(&server, 512) {
        Ok((answer, salt))
    } else {
        Err(answer.fail("a salt of 64 and a key of 512 hex digits"))
    }
}

/// The names of the headers.
fn names(answer: &Answer) -> BTreeSet<String> {
    answer.headers.iter().map(|(name, _)| name.to_lowercase()).collect()
}

async fn a_first_call_is_answered_as_a_known_one(t: &Client) -> Check {
    let (known, _) = begin(t, &t.pseudonym().await?.id).await?;
    let (unknown, _) = begin(t, &t.new_owner().id).await?;
    if names(&known) == names(&unknown) && known.body.len() == unknown.body.len() {
        Ok(())
    } else {
        Err(unknown.fail(format!("headers and length of {}", known.found())))
    }
}

async fn the_salt_belongs_to_the_id_in_either_case(t: &Client) -> Check {
    let id = t.new_owner().id;
    let (_, salt) = begin(t, &id).await?;
    for spelled in [id.clone(), id.to_uppercase()] {
        let (answer, again) = begin(t, &spelled).await?;
        if again != salt {
            return Err(answer.fail(format!("the salt {salt}")));
        }
    }
    Ok(())
}

async fn ids_have_salts_of_their_own(t: &Client) -> Check {
    let mut salts = BTreeSet::new();
    for _ in 0..4 {
        salts.insert(begin(t, &t.new_owner().id).await?.1);
    }
    if salts.len() == 4 { Ok(()) } else { Err(Failure::of("POST /v1/signin", "4 different salts", salts.len())) }
}

async fn a_proof_is_refused_as_a_wrong_one(t: &Client) -> Check {
    let (known, unknown) = (t.pseudonym().await?.id, t.new_owner().id);
    begin(t, &known).await?;
    begin(t, &unknown).await?;
    let wrong = t.prove(&known, &t.any_proof()).await?;
    wrong.is_wrong_proof()?;
    // With a first call and without one.
    for _ in 0..2 {
        let refused = t.prove(&unknown, &t.any_proof()).await?;
        refused.is_refusal(401, &wrong.message())?;
        if names(&refused) != names(&wrong) {
            return Err(refused.fail(format!("the headers {:?}", names(&wrong))));
        }
    }
    Ok(())
}

async fn what_is_no_id_is_answered_likewise(t: &Client) -> Check {
    let wrong = t.prove(&t.pseudonym().await?.id, &t.any_proof()).await?;
    let plain = t.new_owner().id.replace('-', "");
    for id in ["", "nobody", &plain, &format!("{{{plain}}}"), &"é".repeat(5_000)] {
        let (_, salt) = begin(t, id).await?;
        let (answer, again) = begin(t, id).await?;
        if again != salt {
            return Err(answer.fail(format!("the salt {salt}")));
        }
        t.prove(id, &t.any_proof()).await?.is_refusal(401, &wrong.message())?;
    }
    Ok(())
}

/// Handshakes that were begun before do not get in the way.
async fn a_sign_up_makes_it_known(t: &Client) -> Check {
    let owner = t.new_owner();
    for _ in 0..9 {
        begin(t, &owner.id).await?;
    }
    t.give_back(&t.sign_up(&owner, &t.profile_token().await?).await?).await?;
    t.sign_in_as(&owner).await.map(drop)
}
