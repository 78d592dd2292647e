//! `POST /account/:uid/lock`, `POST /account/:uid/unlock` and `GET /account/:uid/unlockCode`.

use serde_json::{Value, json};

use crate::wire::case::{Case, Check, cases};
use crate::wire::check::{bad_hex, bad_integer, with_text};
use crate::wire::client::Client;
use crate::wire::error_body::ErrorBody;
use crate::wire::request::Request;
use crate::wire::sample::Account;
use crate::wire::token_sample::Kind;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/account/lock",
        [
            ("ACCOUNT-20", sets_the_time_and_the_code_and_nothing_else),
            ("ACCOUNT-20", second_lock_replaces_the_first),
            ("ACCOUNT-20", tokens_stay_and_can_be_made),
            ("ISOLATION-1", an_account_with_nearly_the_same_uid_stays_unlocked),
            ("ACCOUNT-21", lock_of_unknown_uid_is_404),
            ("missing-field", missing_field_is_400_and_changes_nothing),
            ("hex-field", bad_code_is_400_and_changes_nothing),
            ("integer-field", bad_time_is_400_and_changes_nothing),
            ("hex-field", code_in_upper_case_is_answered_in_lower_case),
            ("ACCOUNT-22", unlock_takes_time_and_code_away),
            ("media-type", unlock_without_body),
            ("ACCOUNT-23", unlock_of_an_unlocked_account_is_200),
            ("ACCOUNT-23", unlock_of_unknown_uid_is_200),
            ("ACCOUNT-20", code_of_unlocked_and_unknown_accounts_is_404),
            ("path-id", bad_uid_is_400),
        ]
    )
}

fn lock(t: &Client) -> Value {
    json!({"lockedAt": 1_425_004_396_952_u64, "unlockCode": t.hex(16)})
}

async fn sets_the_time_and_the_code_and_nothing_else(t: &Client) -> Check {
    let mut account = t.account().await?;
    let body = json!({"unlockCode": "4aa3ca42fbc2e4d64e634ab92c5a607b", "lockedAt": 1_425_004_396_952_u64});
    t.post(&account.path("lock"), &body).await?.is_empty_object()?;
    account.locked_at = body["lockedAt"].clone();
    t.shows(&account).await?;
    t.shows_code(&account, "4aa3ca42fbc2e4d64e634ab92c5a607b").await
}

async fn second_lock_replaces_the_first(t: &Client) -> Check {
    let (mut account, _) = t.locked_account().await?;
    let code = t.hex(16);
    t.post(&account.path("lock"), &json!({"lockedAt": 7, "unlockCode": code})).await?.is_empty_object()?;
    account.locked_at = json!(7);
    t.shows(&account).await?;
    t.shows_code(&account, &code).await
}

async fn tokens_stay_and_can_be_made(t: &Client) -> Check {
    let account = t.account().await?;
    let before = t.tokens_of_every_kind(&account).await?;
    t.post(&account.path("lock"), &lock(t)).await?.is_empty_object()?;
    for token in &before {
        t.shows_token(token, &account).await?;
    }
    let later = t.token(Kind::Session, &account).await?;
    t.shows_devices(&account, &[&before[0], &later]).await
}

/// The two uids differ in their last digit alone.
async fn an_account_with_nearly_the_same_uid_stays_unlocked(t: &Client) -> Check {
    let stem = t.hex(16)[..31].to_owned();
    let [account, neighbour] = ["4", "5"].map(|digit| Account { uid: format!("{stem}{digit}"), ..t.new_account() });
    t.create(&account).await?;
    t.create(&neighbour).await?;
    t.post(&account.path("lock"), &lock(t)).await?.is_empty_object()?;
    t.shows(&neighbour).await?;
    t.get(&neighbour.path("unlockCode")).await?.is_not_found()
}

async fn lock_of_unknown_uid_is_404(t: &Client) -> Check {
    let account = t.new_account();
    t.post(&account.path("lock"), &lock(t)).await?.is_not_found()?;
    t.get(&account.path("unlockCode")).await?.is_not_found()?;
    // Nor has an account that comes later a lock.
    t.create(&account).await?;
    t.shows(&account).await?;
    t.get(&account.path("unlockCode")).await?.is_not_found()
}

async fn missing_field_is_400_and_changes_nothing(t: &Client) -> Check {
    let (account, code) = t.locked_account().await?;
    for body in [json!({"lockedAt": 5}), json!({"unlockCode": t.hex(16)}), json!({})] {
        t.refuses_change(&account, "lock", body.to_string(), &ErrorBody::missing_field()).await?;
    }
    let no_code = json!({"lockedAt": 5, "unlockCode": Value::Null});
    t.refuses_change(&account, "lock", no_code.to_string(), &ErrorBody::null_field()).await?;
    t.shows_code(&account, &code).await
}

async fn bad_code_is_400_and_changes_nothing(t: &Client) -> Check {
    let (account, code) = t.locked_account().await?;
    for value in bad_hex(16) {
        let body = json!({"lockedAt": 5, "unlockCode": value}).to_string();
        t.refuses_change(&account, "lock", body, &ErrorBody::bad_field()).await?;
    }
    t.shows_code(&account, &code).await
}

async fn bad_time_is_400_and_changes_nothing(t: &Client) -> Check {
    let (account, code) = t.locked_account().await?;
    for text in bad_integer(9_007_199_254_740_991) {
        let body = with_text(&lock(t), "lockedAt", text);
        t.refuses_change(&account, "lock", body, &ErrorBody::bad_field()).await?;
    }
    t.shows_code(&account, &code).await
}

async fn code_in_upper_case_is_answered_in_lower_case(t: &Client) -> Check {
    let account = t.account().await?;
    let code = t.hex(16);
    let body = json!({"lockedAt": 5, "unlockCode": code.to_uppercase()});
    t.post(&account.path("lock"), &body).await?.is_empty_object()?;
    t.shows_code(&account, &code).await
}

async fn unlock_takes_time_and_code_away(t: &Client) -> Check {
    let (mut account, _) = t.locked_account().await?;
    t.post(&account.path("unlock"), &json!({})).await?.is_empty_object()?;
    account.locked_at = Value::Null;
    t.shows(&account).await?;
    t.get(&account.path("unlockCode")).await?.is_not_found()
}

async fn unlock_without_body(t: &Client) -> Check {
    let (mut account, _) = t.locked_account().await?;
    t.send(Request::new("POST", &account.path("unlock"))).await?.is_empty_object()?;
    account.locked_at = Value::Null;
    t.shows(&account).await
}

async fn unlock_of_an_unlocked_account_is_200(t: &Client) -> Check {
    let account = t.account().await?;
    for _ in 0..2 {
        t.post(&account.path("unlock"), &json!({})).await?.is_empty_object()?;
    }
    t.shows(&account).await
}

async fn unlock_of_unknown_uid_is_200(t: &Client) -> Check {
    let account = t.new_account();
    t.post(&account.path("unlock"), &json!({})).await?.is_empty_object()?;
    t.lacks(&account).await
}

async fn code_of_unlocked_and_unknown_accounts_is_404(t: &Client) -> Check {
    let account = t.account().await?;
    t.get(&account.path("unlockCode")).await?.is_not_found()?;
    t.get(&t.new_account().path("unlockCode")).await?.is_not_found()
}

async fn bad_uid_is_400(t: &Client) -> Check {
    for id in ["ab", "xyz", &t.hex(17)] {
        t.post(&format!("/account/{id}/lock"), &lock(t)).await?.is_bad_field()?;
        t.post(&format!("/account/{id}/unlock"), &json!({})).await?.is_bad_field()?;
    }
    Ok(())
}
