//! The second call of a sign-in: proofs, right and wrong, and sign-ins next to each other.

use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "pseudonym/finish",
        [
            ("PSESSION-1", a_proof_gives_a_session),
            ("pseudonym-proof", a_proof_in_capitals_is_the_same),
            ("pseudonym-proof", a_proof_works_once),
            ("pseudonym-proof", what_is_no_proof_is_401),
            ("pseudonym-proof", a_proof_for_another_pseudonym_is_401),
            ("pseudonym-proof", without_a_first_call_it_is_401),
            ("HANDSHAKE-7", a_wrong_proof_costs_the_newest_sign_in_and_no_other),
            ("pseudonym-proof", a_wrong_proof_ends_no_session),
            ("pseudonym-overlap", sign_ins_next_to_each_other_all_work),
            ("HANDSHAKE-3", of_nine_the_oldest_is_gone),
            ("pseudonym-overlap", several_sessions_of_one_pseudonym_are_good),
        ]
    )
}

async fn a_proof_gives_a_session(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let (one, other) = (t.sign_in_as(&owner).await?, t.sign_in_as(&owner).await?);
    t.verify_session(&one).await?.is_true()?;
    if one["auth_token"] == other["auth_token"] {
        return Err(Failure::of("POST /v1/signin/verify", "a token for each session", &one["auth_token"]));
    }
    Ok(())
}

async fn a_proof_in_capitals_is_the_same(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let begun = t.begin(&owner).await?;
    begun.signed_in(&t.prove(&owner.id, &begun.proof().to_uppercase()).await?).map(drop)
}

async fn a_proof_works_once(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let begun = t.begin(&owner).await?;
    let jwt = begun.signed_in(&t.finish(&begun).await?)?;
    for _ in 0..2 {
        t.finish(&begun).await?.is_wrong_proof()?;
    }
    t.verify_session(&jwt).await?.is_true()
}

async fn what_is_no_proof_is_401(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let begun = t.begin(&owner).await?;
    let right = begun.proof();
    let wrong = t.prove(&owner.id, &t.any_proof()).await?;
    wrong.is_wrong_proof()?;
    for proof in ["", "0", &right[1..], &right[2..], &format!("0{right}"), &format!("{right}00"), &"g".repeat(64)] {
        let begun = t.begin(&owner).await?;
        let refused = t.prove(&owner.id, proof).await?;
        // As any other, and used up.
        refused.is_refusal(401, &wrong.message())?;
        t.finish(&begun).await?.is_refusal(401, &wrong.message())?;
    }
    t.sign_in_as(&owner).await.map(drop)
}

async fn a_proof_for_another_pseudonym_is_401(t: &Client) -> Check {
    let (owner, other) = (t.pseudonym().await?, t.pseudonym().await?);
    let begun = t.begin(&owner).await?;
    t.begin(&other).await?;
    t.prove(&other.id, &begun.proof()).await?.is_wrong_proof()?;
    begun.signed_in(&t.finish(&begun).await?).map(drop)
}

async fn without_a_first_call_it_is_401(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    t.prove(&owner.id, &t.any_proof()).await?.is_wrong_proof()
}

async fn a_wrong_proof_costs_the_newest_sign_in_and_no_other(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let (first, second, third) = (t.begin(&owner).await?, t.begin(&owner).await?, t.begin(&owner).await?);
    t.prove(&owner.id, &t.any_proof()).await?.is_wrong_proof()?;
    first.signed_in(&t.finish(&first).await?)?;
    second.signed_in(&t.finish(&second).await?)?;
    t.finish(&third).await?.is_wrong_proof()
}

async fn a_wrong_proof_ends_no_session(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let jwt = t.sign_in_as(&owner).await?;
    t.begin(&owner).await?;
    for _ in 0..2 {
        t.prove(&owner.id, &t.any_proof()).await?.is_wrong_proof()?;
    }
    t.verify_session(&jwt).await?.is_true()
}

async fn sign_ins_next_to_each_other_all_work(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let begun = [t.begin(&owner).await?, t.begin(&owner).await?, t.begin(&owner).await?];
    for at in [1, 2, 0] {
        begun[at].signed_in(&t.finish(&begun[at]).await?)?;
    }
    Ok(())
}

async fn of_nine_the_oldest_is_gone(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let mut begun = Vec::new();
    for _ in 0..9 {
        begun.push(t.begin(&owner).await?);
    }
    for later in &begun[1..] {
        later.signed_in(&t.finish(later).await?)?;
    }
    t.finish(&begun[0]).await?.is_wrong_proof()
}

async fn several_sessions_of_one_pseudonym_are_good(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let mut sessions = Vec::new();
    for _ in 0..3 {
        sessions.push(t.sign_in_as(&owner).await?);
    }
    for jwt in &sessions {
        t.verify_session(jwt).await?.is_true()?;
    }
    Ok(())
}
