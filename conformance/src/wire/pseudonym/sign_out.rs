//! `/v1/signout`

use serde_json::{Value, json};

use super::owner::SIGN_OUT;
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "pseudonym/sign_out",
        [
            ("PSESSION-9", a_session_ends_and_no_other),
            ("pseudonym-sign-out", its_time_does_not_matter),
            ("pseudonym-sign-out", a_wrong_token_is_401),
            ("pseudonym-sign-out", an_unknown_pseudonym_is_401),
            ("PSESSION-10", nobody_ends_the_session_of_another),
            ("pseudonym-sign-out", what_was_begun_stays),
        ]
    )
}

async fn sign_out(t: &Client, jwt: &Value) -> Result<Answer, Failure> {
    t.call(SIGN_OUT, &json!({ "jwt": jwt })).await
}

async fn a_session_ends_and_no_other(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let (ended, other) = (t.sign_in_as(&owner).await?, t.sign_in_as(&owner).await?);
    sign_out(t, &ended).await?.is_done()?;
    t.verify_session(&ended).await?.is_refusal(400, "Invalid token")?;
    sign_out(t, &ended).await?.is_refusal_in_own_words(401)?;
    t.verify_session(&other).await?.is_true()
}

async fn its_time_does_not_matter(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    for expiry in ["nonsense", "", "2001-02-03T04:05:06.789Z", "2999-02-03T04:05:06.789Z"] {
        let jwt = t.sign_in_as(&owner).await?;
        let mut sent = jwt.clone();
        sent["auth_expiry"] = json!(expiry);
        sign_out(t, &sent).await?.is_done()?;
        t.verify_session(&jwt).await?.is_refusal(400, "Invalid token")?;
    }
    Ok(())
}

async fn a_wrong_token_is_401(t: &Client) -> Check {
    let jwt = t.sign_in_as(&t.pseudonym().await?).await?;
    for token in ["", "x", &t.hex(32)] {
        let mut wrong = jwt.clone();
        wrong["auth_token"] = json!(token);
        sign_out(t, &wrong).await?.is_refusal_in_own_words(401)?;
    }
    t.verify_session(&jwt).await?.is_true()
}

async fn an_unknown_pseudonym_is_401(t: &Client) -> Check {
    let jwt = t.sign_in_as(&t.pseudonym().await?).await?;
    for id in ["", "nobody", &t.new_owner().id] {
        let mut wrong = jwt.clone();
        wrong["profile_id"] = json!(id);
        sign_out(t, &wrong).await?.is_refusal_in_own_words(401)?;
    }
    t.verify_session(&jwt).await?.is_true()
}

async fn nobody_ends_the_session_of_another(t: &Client) -> Check {
    let (owner, other) = (t.pseudonym().await?, t.pseudonym().await?);
    let jwt = t.sign_in_as(&owner).await?;
    let mut wrong = jwt.clone();
    wrong["profile_id"] = json!(other.id);
    sign_out(t, &wrong).await?.is_refusal_in_own_words(401)?;
    t.verify_session(&jwt).await?.is_true()
}

async fn what_was_begun_stays(t: &Client) -> Check {
    let owner = t.pseudonym().await?;
    let jwt = t.sign_in_as(&owner).await?;
    let begun = t.begin(&owner).await?;
    sign_out(t, &jwt).await?.is_done()?;
    begun.signed_in(&t.finish(&begun).await?).map(drop)
}
