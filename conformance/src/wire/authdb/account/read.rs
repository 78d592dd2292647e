//! `GET /account/:uid`.

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::target::Dialect;
use crate::wire::token_sample::Kind;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/account/read",
        [
            ("account-body", has_the_fields_of_the_dialect),
            ("account-body", verify_hash_is_shown_in_the_older_dialect_alone),
            ("account-body", devices_are_an_object_by_token_id),
            ("ACCOUNT-5", unknown_uid_is_404),
            ("path-id", upper_case_uid_is_the_same_account),
            ("path-id", bad_uid_is_404),
        ]
    )
}

async fn has_the_fields_of_the_dialect(t: &Client) -> Check {
    let account = t.account().await?;
    let answer = t.get(&account.path("")).await?;
    answer.is_json(&account.record(t.dialect()))
}

async fn verify_hash_is_shown_in_the_older_dialect_alone(t: &Client) -> Check {
    let account = t.account().await?;
    for path in [account.path(""), account.email_path()] {
        let answer = t.get(&path).await?;
        let found = answer.json()?.get("verifyHash").cloned();
        let expected = (t.dialect() == Dialect::V036).then(|| account.fields["verifyHash"].clone());
        if found != expected {
            return Err(answer.fail(format!("verifyHash {expected:?}")));
        }
    }
    Ok(())
}

async fn devices_are_an_object_by_token_id(t: &Client) -> Check {
    let account = t.account().await?;
    let (one, two) = (t.token(Kind::Session, &account).await?, t.token(Kind::Session, &account).await?);
    t.token(Kind::KeyFetch, &account).await?;
    t.shows_devices(&account, &[&one, &two]).await
}

async fn unknown_uid_is_404(t: &Client) -> Check {
    t.get(&t.new_account().path("")).await?.is_not_found()
}

async fn upper_case_uid_is_the_same_account(t: &Client) -> Check {
    let account = t.account().await?;
    let path = format!("/account/{}", account.uid.to_uppercase());
    t.get(&path).await?.is_json(&account.record(t.dialect()))
}

async fn bad_uid_is_404(t: &Client) -> Check {
    let account = t.account().await?;
    let uid = &account.uid;
    // Among them the account's own uid cut short, too long, and with something after it.
    let after = ["00", "%20", "%00", "%0A"].map(|more| format!("{uid}{more}"));
    let ids = ["ab", "abc", &uid[..31], &uid[..30], "xyz", "%00", "%F0%9F%94%90"];
    for id in ids.into_iter().chain(after.iter().map(String::as_str)) {
        for verb in ["", "/devices", "/unlockCode"] {
            t.get(&format!("/account/{id}{verb}")).await?.is_not_found()?;
        }
    }
    Ok(())
}
