//! `DELETE /account/:uid`.

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;
use crate::wire::token_sample::Kind;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/account/delete",
        [
            ("ACCOUNT-13", account_is_gone_by_uid_and_by_email),
            ("ACCOUNT-13", every_token_is_gone),
            ("ACCOUNT-14", uid_and_email_are_free),
            ("ACCOUNT-14", new_account_has_nothing_of_the_old_one),
            ("ACCOUNT-15", unknown_uid_is_200),
            ("ISOLATION-1", other_accounts_stay),
            ("path-id", upper_case_uid_deletes),
            ("path-id", bad_uid_is_400),
            ("json", body_is_ignored),
        ]
    )
}

async fn account_is_gone_by_uid_and_by_email(t: &Client) -> Check {
    let (account, code) = t.locked_account().await?;
    t.shows_code(&account, &code).await?;
    t.delete(&account.path("")).await?.is_empty_object()?;
    t.lacks(&account).await?;
    t.get(&account.path("unlockCode")).await?.is_not_found()?;
    t.get(&account.path("devices")).await?.is_not_found()
}

async fn every_token_is_gone(t: &Client) -> Check {
    let account = t.account().await?;
    let mut tokens = t.tokens_of_every_kind(&account).await?;
    tokens.push(t.token(Kind::Session, &account).await?);
    tokens.push(t.token(Kind::KeyFetch, &account).await?);
    t.delete(&account.path("")).await?.is_empty_object()?;
    for token in &tokens {
        t.lacks_token(token).await?;
    }
    Ok(())
}

async fn uid_and_email_are_free(t: &Client) -> Check {
    let account = t.account().await?;
    t.delete(&account.path("")).await?.is_empty_object()?;
    let heir = t.new_account().with_email(account.text("email"));
    t.create(&heir).await?;
    t.shows(&heir).await?;
    t.create(&account.with_email(&t.email())).await?;
    t.shows(&heir).await
}

async fn new_account_has_nothing_of_the_old_one(t: &Client) -> Check {
    let (mut account, _) = t.locked_account().await?;
    let tokens = t.tokens_of_every_kind(&account).await?;
    t.delete(&account.path("")).await?.is_empty_object()?;
    account.locked_at = serde_json::Value::Null;
    t.create(&account).await?;
    t.shows(&account).await?;
    t.shows_devices(&account, &[]).await?;
    t.get(&account.path("unlockCode")).await?.is_not_found()?;
    for token in &tokens {
        t.lacks_token(token).await?;
        t.create_token(token).await?;
    }
    Ok(())
}

async fn unknown_uid_is_200(t: &Client) -> Check {
    let account = t.account().await?;
    t.delete(&account.path("")).await?.is_empty_object()?;
    t.delete(&account.path("")).await?.is_empty_object()?;
    t.delete(&t.new_account().path("")).await?.is_empty_object()
}

async fn other_accounts_stay(t: &Client) -> Check {
    let (account, other) = (t.account().await?, t.account().await?);
    let tokens = t.tokens_of_every_kind(&other).await?;
    t.delete(&account.path("")).await?.is_empty_object()?;
    for token in &tokens {
        t.shows_token(token, &other).await?;
    }
    t.get(&other.email_path()).await?.has_status(200)
}

async fn upper_case_uid_deletes(t: &Client) -> Check {
    let account = t.account().await?;
    t.delete(&format!("/account/{}", account.uid.to_uppercase())).await?.is_empty_object()?;
    t.lacks(&account).await
}

async fn bad_uid_is_400(t: &Client) -> Check {
    let account = t.account().await?;
    for id in ["ab", "xyz", &account.uid[..30], &account.uid[..31], &format!("{}00", account.uid)] {
        t.delete(&format!("/account/{id}")).await?.is_bad_field()?;
    }
    t.shows(&account).await
}

async fn body_is_ignored(t: &Client) -> Check {
    let account = t.account().await?;
    t.send(Request::new("DELETE", &account.path("")).json_text("{}")).await?.is_empty_object()?;
    t.lacks(&account).await
}
