//! `POST /account/:uid/checkPassword`.

use serde_json::{Value, json};

use crate::wire::case::{Case, Check, cases};
use crate::wire::check::bad_hex;
use crate::wire::client::Client;
use crate::wire::error_body::ErrorBody;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/account/check_password",
        [
            ("ACCOUNT-8", right_hash_answers_the_uid),
            ("ACCOUNT-8", right_hash_in_upper_case_answers_the_uid),
            ("ACCOUNT-9", wrong_hash_is_400),
            ("ACCOUNT-9", unknown_uid_is_400_with_the_same_body),
            ("ACCOUNT-9", missing_hash_is_incorrect_password),
            ("ACCOUNT-9", no_body_is_incorrect_password),
            ("hex-field", bad_hash_is_400),
            ("path-id", bad_uid_is_400),
            ("ACCOUNT-8", locked_account_answers_the_uid),
        ]
    )
}

async fn right_hash_answers_the_uid(t: &Client) -> Check {
    let account = t.account().await?;
    let body = json!({"verifyHash": account.fields["verifyHash"]});
    t.post(&account.path("checkPassword"), &body).await?.is_json(&json!({"uid": account.uid}))?;
    t.shows(&account).await
}

async fn right_hash_in_upper_case_answers_the_uid(t: &Client) -> Check {
    let account = t.account().await?;
    let path = format!("/account/{}/checkPassword", account.uid.to_uppercase());
    let body = json!({"verifyHash": account.text("verifyHash").to_uppercase()});
    t.post(&path, &body).await?.is_json(&json!({"uid": account.uid}))
}

async fn wrong_hash_is_400(t: &Client) -> Check {
    let account = t.account().await?;
    let right = account.text("verifyHash");
    // One bit off at either end, and nothing alike.
    let wrong = [format!("d{}", &right[1..]), format!("{}e", &right[..63]), "00".repeat(32)];
    for hash in wrong {
        t.post(&account.path("checkPassword"), &json!({"verifyHash": hash})).await?.is_incorrect_password()?;
    }
    t.shows(&account).await
}

async fn unknown_uid_is_400_with_the_same_body(t: &Client) -> Check {
    let account = t.new_account();
    let body = json!({"verifyHash": account.fields["verifyHash"]});
    t.post(&account.path("checkPassword"), &body).await?.is_incorrect_password()?;
    t.lacks(&account).await
}

async fn missing_hash_is_incorrect_password(t: &Client) -> Check {
    let account = t.account().await?;
    t.post(&account.path("checkPassword"), &json!({})).await?.is_incorrect_password()
}

async fn no_body_is_incorrect_password(t: &Client) -> Check {
    let account = t.account().await?;
    t.send(Request::new("POST", &account.path("checkPassword"))).await?.is_incorrect_password()
}

async fn bad_hash_is_400(t: &Client) -> Check {
    let account = t.account().await?;
    for value in bad_hex(32) {
        let body = json!({"verifyHash": value}).to_string();
        t.refuses_change(&account, "checkPassword", body, &ErrorBody::bad_field()).await?;
    }
    // null is as good as missing here, and a missing hash is a wrong one.
    t.post(&account.path("checkPassword"), &json!({"verifyHash": Value::Null})).await?.has_status(400)
}

async fn bad_uid_is_400(t: &Client) -> Check {
    let account = t.account().await?;
    let body = json!({"verifyHash": account.fields["verifyHash"]});
    for id in ["ab", &account.uid[1..], "xyz"] {
        t.post(&format!("/account/{id}/checkPassword"), &body).await?.is_bad_field()?;
    }
    Ok(())
}

async fn locked_account_answers_the_uid(t: &Client) -> Check {
    // A lock is the caller's business: it hinders no other verb.
    let (account, _) = t.locked_account().await?;
    let body = json!({"verifyHash": account.fields["verifyHash"]});
    t.post(&account.path("checkPassword"), &body).await?.is_json(&json!({"uid": account.uid}))
}
