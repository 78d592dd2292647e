//! `POST /account/:uid/verifyEmail`.

use serde_json::json;

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/account/verify_email",
        [
            ("ACCOUNT-16", marks_the_email_and_changes_nothing_else),
            ("media-type", without_body_and_content_type),
            ("media-type", without_body_and_content_length),
            ("ACCOUNT-16", twice_is_as_once),
            ("ACCOUNT-16", lock_stays),
            ("ACCOUNT-17", unknown_uid_is_200_and_stores_nothing),
            ("path-id", bad_uid_is_400),
        ]
    )
}

async fn marks_the_email_and_changes_nothing_else(t: &Client) -> Check {
    let mut account = t.account().await?;
    t.post(&account.path("verifyEmail"), &json!({})).await?.is_empty_object()?;
    account.set("emailVerified", true);
    t.shows(&account).await
}

async fn without_body_and_content_type(t: &Client) -> Check {
    let mut account = t.account().await?;
    t.send(Request::new("POST", &account.path("verifyEmail"))).await?.is_empty_object()?;
    account.set("emailVerified", true);
    t.shows(&account).await
}

async fn without_body_and_content_length(t: &Client) -> Check {
    // So curl -X POST sends it, and so do the documentation's own examples.
    let mut account = t.account().await?;
    let mut request = t.raw_start("POST", &account.path("verifyEmail"));
    request.extend_from_slice(b"Accept: */*\r\n\r\n");
    let answer = t.raw_exchange(&request).await?;
    answer.check_form()?;
    answer.is_empty_object()?;
    account.set("emailVerified", true);
    t.shows(&account).await
}

async fn twice_is_as_once(t: &Client) -> Check {
    let mut account = t.account().await?;
    for _ in 0..2 {
        t.post(&account.path("verifyEmail"), &json!({})).await?.is_empty_object()?;
    }
    account.set("emailVerified", true);
    t.shows(&account).await
}

async fn lock_stays(t: &Client) -> Check {
    let (mut account, code) = t.locked_account().await?;
    t.post(&account.path("verifyEmail"), &json!({})).await?.is_empty_object()?;
    account.set("emailVerified", true);
    t.shows(&account).await?;
    t.shows_code(&account, &code).await
}

async fn unknown_uid_is_200_and_stores_nothing(t: &Client) -> Check {
    let account = t.new_account();
    t.post(&account.path("verifyEmail"), &json!({})).await?.is_empty_object()?;
    t.lacks(&account).await?;
    // Nor is the e-mail of an account that comes later proved by it.
    t.create(&account).await?;
    t.shows(&account).await
}

async fn bad_uid_is_400(t: &Client) -> Check {
    for id in ["ab", "xyz", &t.hex(17)] {
        t.post(&format!("/account/{id}/verifyEmail"), &json!({})).await?.is_bad_field()?;
    }
    Ok(())
}
