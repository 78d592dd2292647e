//! `POST /account/:uid/locale`.

use serde_json::{Value, json};

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::error_body::ErrorBody;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/account/locale",
        [
            ("ACCOUNT-18", replaces_the_locale_and_nothing_else),
            ("ACCOUNT-18", null_takes_it_away),
            ("ACCOUNT-19", unknown_uid_is_404),
            ("text-field", bad_locale_is_400_and_changes_nothing),
            ("text-field", locale_of_255_characters_is_kept),
            ("path-id", bad_uid_is_400),
        ]
    )
}

async fn replaces_the_locale_and_nothing_else(t: &Client) -> Check {
    let (mut account, code) = t.locked_account().await?;
    for locale in ["de", "pt-BR", "字"] {
        t.post(&account.path("locale"), &json!({"locale": locale})).await?.is_empty_object()?;
        account.set("locale", locale);
        t.shows(&account).await?;
    }
    t.shows_code(&account, &code).await
}

async fn null_takes_it_away(t: &Client) -> Check {
    let mut account = t.account().await?;
    t.post(&account.path("locale"), &json!({"locale": Value::Null})).await?.is_empty_object()?;
    account.set("locale", Value::Null);
    t.shows(&account).await
}

async fn unknown_uid_is_404(t: &Client) -> Check {
    let account = t.new_account();
    t.post(&account.path("locale"), &json!({"locale": "de"})).await?.is_not_found()?;
    t.lacks(&account).await
}

async fn bad_locale_is_400_and_changes_nothing(t: &Client) -> Check {
    let account = t.account().await?;
    for value in [json!("x".repeat(256)), json!("a\0"), json!(5), json!(true), json!(["de"]), json!({})] {
        let body = json!({"locale": value}).to_string();
        t.refuses_change(&account, "locale", body, &ErrorBody::bad_field()).await?;
    }
    Ok(())
}

async fn locale_of_255_characters_is_kept(t: &Client) -> Check {
    let mut account = t.account().await?;
    let locale = "ü".repeat(255);
    t.post(&account.path("locale"), &json!({"locale": locale})).await?.is_empty_object()?;
    account.set("locale", locale);
    t.shows(&account).await
}

async fn bad_uid_is_400(t: &Client) -> Check {
    for id in ["ab", "xyz", &t.hex(17)] {
        t.post(&format!("/account/{id}/locale"), &json!({"locale": "de"})).await?.is_bad_field()?;
    }
    Ok(())
}
