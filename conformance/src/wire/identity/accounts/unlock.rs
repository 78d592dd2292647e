//! Unlocking by mail.

use serde_json::json;

use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, Needs, cases};
use crate::wire::client::Client;
use crate::wire::identity::ask::post;
use crate::wire::identity::that_need;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = cases!(
        "identity/accounts/unlock",
        [
            ("unlock", the_right_token_unlocks),
            ("unlock", a_wrong_token_is_422),
            ("unlock", a_token_works_once),
            ("unlock", a_lock_by_authdb_is_ended_too),
            ("instructions", unlocking_is_not_sent_to_the_unlocked),
            ("instructions", unlocking_of_an_unknown_email_is_422),
            ("instructions", unlocking_again_replaces_the_token),
        ]
    );
    let mail = cases!(
        "identity/accounts/unlock",
        [("lockout", the_fifth_failure_mails_what_unlocks), ("instructions", the_mailed_token_unlocks)]
    );
    cases.extend(that_need(Needs::MailFolder, mail));
    cases
}

const LOCKED: &str = "Your account was locked!";
const WRONG_TOKEN: &str = "Unlock token is invalid";

async fn unlock(t: &Client, token: &str) -> Result<Answer, Failure> {
    t.ask(post("/accounts/unlock", &[("unlock_token", token)])).await
}

async fn ask_for_mail(t: &Client, email: &str) -> Result<Answer, Failure> {
    t.ask(post("/accounts/send_unlock_instructions", &[("email", email)])).await
}

async fn the_right_token_unlocks(t: &Client) -> Check {
    let person = t.locked_out().await?;
    let token = t.unlock_token(&person).await?;
    unlock(t, &token).await?.is_null(201)?;
    t.session_of(&person).await.map(drop)
}

async fn a_wrong_token_is_422(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let lock = json!({"lockedAt": 1_425_004_396_952_u64, "unlockCode": t.hex(16)});
    t.post(&person.account("lock"), &lock).await?.is_empty_object()?;
    let confirmation = t.confirmation_token(&person).await?;
    for wrong in ["invalid", &confirmation] {
        unlock(t, wrong).await?.is_told(422, WRONG_TOKEN)?;
    }
    t.get(&person.account("")).await?.has_field("lockedAt", &lock["lockedAt"])
}

async fn a_token_works_once(t: &Client) -> Check {
    let person = t.confirmed().await?;
    t.post(&person.account("lock"), &json!({"lockedAt": 5, "unlockCode": t.hex(16)})).await?.is_empty_object()?;
    let token = t.unlock_token(&person).await?;
    unlock(t, &token).await?.is_null(201)?;
    unlock(t, &token).await?.is_told(422, WRONG_TOKEN)
}

async fn a_lock_by_authdb_is_ended_too(t: &Client) -> Check {
    let person = t.confirmed().await?;
    t.post(&person.account("lock"), &json!({"lockedAt": 5, "unlockCode": t.hex(16)})).await?.is_empty_object()?;
    let token = t.unlock_token(&person).await?;
    unlock(t, &token).await?.is_null(201)?;
    t.get(&person.account("")).await?.has_field("lockedAt", &json!(null))
}

async fn unlocking_is_not_sent_to_the_unlocked(t: &Client) -> Check {
    let person = t.confirmed().await?;
    ask_for_mail(t, &person.email).await?.is_told(422, "Email was not locked")
}

async fn unlocking_of_an_unknown_email_is_422(t: &Client) -> Check {
    ask_for_mail(t, &t.email()).await?.is_told(422, "Email not found")
}

async fn unlocking_again_replaces_the_token(t: &Client) -> Check {
    let person = t.confirmed().await?;
    t.post(&person.account("lock"), &json!({"lockedAt": 5, "unlockCode": t.hex(16)})).await?.is_empty_object()?;
    let old = t.unlock_token(&person).await?;
    ask_for_mail(t, &person.email.to_uppercase()).await?.is_message("Unlock instructions was sent successfully")?;
    let new = t.unlock_token(&person).await?;
    unlock(t, &old).await?.is_told(422, WRONG_TOKEN)?;
    unlock(t, &new).await?.is_null(201)
}

async fn the_fifth_failure_mails_what_unlocks(t: &Client) -> Check {
    let person = t.locked_out().await?;
    let token = t.mailed(&person.email, "Unlock instructions", "unlock_token").await?;
    t.sign_in(&person.email, crate::wire::identity::person::PASSWORD).await?.is_told(401, LOCKED)?;
    unlock(t, &token).await?.is_null(201)?;
    t.session_of(&person).await.map(drop)
}

async fn the_mailed_token_unlocks(t: &Client) -> Check {
    let person = t.confirmed().await?;
    t.post(&person.account("lock"), &json!({"lockedAt": 5, "unlockCode": t.hex(16)})).await?.is_empty_object()?;
    ask_for_mail(t, &person.email).await?.has_status(201)?;
    let token = t.mailed(&person.email, "Unlock instructions", "unlock_token").await?;
    unlock(t, &token).await?.is_null(201)?;
    t.get(&person.account("")).await?.has_field("lockedAt", &json!(null))
}
