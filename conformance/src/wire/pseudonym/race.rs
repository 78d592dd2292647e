//! Many callers at the same moment: each right is given once.

use serde_json::json;

use super::owner::{SIGN_IN_VERIFY, SIGN_UP};
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::v1::ask::call;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "pseudonym/race",
        [
            ("PSESSION-6", one_proof_gives_one_session),
            ("SIGNUP-6", one_token_signs_one_up),
            ("SIGNUP-6", one_id_is_signed_up_once),
            ("FILL-3", a_token_handed_in_by_many_is_there_once),
        ]
    )
}

/// How many callers race.
const CALLERS: usize = 64;

/// The one success; each other answer must pass the check of a loser.
fn one_winner(answers: &[Answer], loser: impl Fn(&Answer) -> Check) -> Result<&Answer, Failure> {
    let (winners, losers): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    losers.into_iter().try_for_each(loser)?;
    match winners[..] {
        [winner] => Ok(winner),
        _ => Err(answers[0].fail(format!("one success of {CALLERS}, found {}", winners.len()))),
    }
}

async fn one_proof_gives_one_session(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let begun = t.begin(&owner).await?;
    let proof = call(SIGN_IN_VERIFY, &json!({"profile_id": owner.id, "key": begun.proof()}));
    let answers = t.race_calls(&proof, CALLERS).await?;
    let winner = one_winner(&answers, Answer::is_wrong_proof)?;
    t.verify_session(&begun.signed_in(winner)?).await?.is_true()
}

async fn one_token_signs_one_up(t: &Client) -> Check {
    let token = t.profile_token().await?;
    let owners: Vec<_> = (0..8).map(|_| t.new_owner()).collect();
    // So that the stock holds something: an empty one would spend nothing.
    t.pseudonym().await?;
    let requests = owners.iter().map(|owner| call(SIGN_UP, &owner.body(&token))).collect();
    let answers = t.race_public(requests).await?;
    let loser = |answer: &Answer| match answer.status {
        500 => Ok(()),
        _ => answer.is_refusal(400, "Invalid token"),
    };
    let winners: Vec<_> = (0..owners.len()).filter(|at| answers[*at].status == 200).collect();
    answers.iter().filter(|answer| answer.status != 200).try_for_each(loser)?;
    match winners[..] {
        // Other cases emptied the stock: the token is still good.
        [] => t.nothing_was_stored(&owners[0], &token).await,
        [winner] => {
            t.give_back(&answers[winner]).await?;
            t.sign_in_as(&owners[winner]).await?;
            t.sign_up(&t.new_owner(), &token).await?.is_refusal(400, "Invalid token")
        }
        _ => Err(answers[0].fail(format!("one success, found {}", winners.len()))),
    }
}

async fn one_id_is_signed_up_once(t: &Client) -> Check {
    let id = t.new_owner().id;
    t.pseudonym().await?;
    let mut runs = Vec::new();
    for _ in 0..8 {
        runs.push((t.new_owner_of(id.clone()), t.profile_token().await?));
    }
    let requests = runs.iter().map(|(owner, token)| call(SIGN_UP, &owner.body(token))).collect();
    let answers = t.race_public(requests).await?;
    let mut winners = Vec::new();
    for (answer, (owner, token)) in answers.iter().zip(&runs) {
        match answer.status {
            200 => winners.push((answer, owner)),
            500 => {}
            _ => answer.is_refusal(400, "Duplicate ID")?,
        }
        if answer.status != 200 {
            // A loser keeps its token.
            t.nothing_was_stored(&t.new_owner(), token).await?;
        }
    }
    match winners[..] {
        [] => Ok(()),
        [(answer, owner)] => {
            t.give_back(answer).await?;
            t.sign_in_as(owner).await.map(drop)
        }
        _ => Err(answers[0].fail(format!("one success, found {}", winners.len()))),
    }
}

async fn a_token_handed_in_by_many_is_there_once(t: &Client) -> Check {
    let token = t.hex(16);
    let body = json!({"bucket": "profile", "tokens": [token]});
    let fill = crate::wire::v1::ask::trusted_call("/v1/bucket/fill", &body);
    for answer in t.race_trusted(&fill, 16).await? {
        answer.is_done()?;
    }
    t.nothing_was_stored(&t.new_owner(), &token).await?;
    t.sign_up(&t.new_owner(), &token).await?.is_refusal(400, "Invalid token")
}
