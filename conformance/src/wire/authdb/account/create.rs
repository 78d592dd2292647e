//! `PUT /account/:uid`: what is stored.

use serde_json::{Value, json};

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::token_sample::Kind;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/account/create",
        [
            ("ACCOUNT-1", the_documented_example_is_stored),
            ("ACCOUNT-1", keeps_every_field),
            ("ACCOUNT-1", starts_unlocked_and_without_devices),
            ("ACCOUNT-2", uid_taken_is_409),
            ("path-id", uid_taken_in_upper_case_is_409),
            ("ACCOUNT-3", email_taken_is_409),
            ("ACCOUNT-3", email_taken_in_another_case_is_409),
            ("ACCOUNT-3", email_belongs_to_its_first_account_after_409),
            ("ACCOUNT-7", accents_make_another_email),
            ("ACCOUNT-6", normalized_email_is_lower_cased),
            ("ACCOUNT-1", email_keeps_its_spelling),
            ("ACCOUNT-1", email_may_be_taken_as_a_spelling),
            ("created-at", missing_created_at_is_the_present),
            ("missing-field", missing_locale_is_null),
            ("missing-field", null_locale_is_null),
            ("unknown-field", unknown_fields_are_dropped),
            ("unknown-field", fields_of_other_verbs_are_dropped),
        ]
    )
}

async fn the_documented_example_is_stored(t: &Client) -> Check {
    // The example has no createdAt, although the list of fields under it has.
    let mut account = t.new_account().without("createdAt");
    t.create(&account).await?;
    let answer = t.get(&account.path("")).await?;
    account.set("createdAt", answer.json()?["createdAt"].clone());
    answer.is_json(&account.record(t.dialect()))
}

async fn keeps_every_field(t: &Client) -> Check {
    let mut account = t.new_account().with("verifierVersion", 200).with("emailVerified", true).with("locale", "pt-BR");
    for (field, bytes) in crate::wire::sample::HEX_FIELDS {
        account.set(field, t.hex(*bytes));
    }
    account.set("verifierSetAt", 1);
    account.set("createdAt", 2);
    t.create(&account).await?;
    t.shows(&account).await
}

async fn starts_unlocked_and_without_devices(t: &Client) -> Check {
    let account = t.account().await?;
    t.get(&account.path("")).await?.has_field("lockedAt", &Value::Null)?;
    t.get(&account.path("")).await?.has_field("devices", &json!({}))?;
    t.get(&account.path("unlockCode")).await?.is_not_found()?;
    t.get(&account.path("devices")).await?.is_json(&json!([]))
}

async fn uid_taken_is_409(t: &Client) -> Check {
    let account = t.account().await?;
    // The very same request again is no success either: its sender may not be who made the account.
    t.put(&account.path(""), &account.body()).await?.is_conflict()?;
    let mut other = t.new_account();
    other.uid.clone_from(&account.uid);
    t.put(&other.path(""), &other.body()).await?.is_conflict()?;
    t.shows(&account).await?;
    t.get(&other.email_path()).await?.is_not_found()
}

async fn uid_taken_in_upper_case_is_409(t: &Client) -> Check {
    let account = t.account().await?;
    let mut other = t.new_account();
    other.uid = account.uid.to_uppercase();
    t.put(&other.path(""), &other.body()).await?.is_conflict()?;
    t.shows(&account).await
}

async fn email_taken_is_409(t: &Client) -> Check {
    let account = t.account().await?;
    let other = t.new_account().with_email(account.text("email"));
    t.put(&other.path(""), &other.body()).await?.is_conflict()?;
    t.get(&other.path("")).await?.is_not_found()
}

async fn email_taken_in_another_case_is_409(t: &Client) -> Check {
    let address = format!("ä{}", t.email());
    let account = t.new_account().with_email(&address);
    t.create(&account).await?;
    let other = t.new_account().with_email(&address.to_uppercase());
    t.put(&other.path(""), &other.body()).await?.is_conflict()?;
    t.get(&other.path("")).await?.is_not_found()
}

async fn email_belongs_to_its_first_account_after_409(t: &Client) -> Check {
    let account = t.account().await?;
    let other = t.new_account().with_email(account.text("email"));
    t.put(&other.path(""), &other.body()).await?.is_conflict()?;
    t.shows(&account).await?;
    t.delete(&other.path("")).await?.is_empty_object()?;
    t.shows(&account).await
}

async fn accents_make_another_email(t: &Client) -> Check {
    let address = t.email();
    let plain = t.new_account().with_email(&format!("a{address}"));
    let accented = t.new_account().with_email(&format!("ä{address}"));
    let combining = t.new_account().with_email(&format!("a\u{308}{address}"));
    for account in [&plain, &accented, &combining] {
        t.create(account).await?;
    }
    for account in [&plain, &accented, &combining] {
        t.shows(account).await?;
    }
    Ok(())
}

async fn normalized_email_is_lower_cased(t: &Client) -> Check {
    let address = format!("ÄΣЖ{}", t.email().to_uppercase());
    let mut account = t.new_account().with_email(&address);
    t.create(&account).await?;
    account.set("normalizedEmail", address.to_lowercase());
    t.shows(&account).await
}

async fn email_keeps_its_spelling(t: &Client) -> Check {
    let address = t.email();
    let account = t.new_account().with_email(&address).with("email", address.to_uppercase());
    t.create(&account).await?;
    t.shows(&account).await
}

async fn email_may_be_taken_as_a_spelling(t: &Client) -> Check {
    // normalizedEmail alone belongs to one account.
    let account = t.account().await?;
    let other = t.new_account().with("email", account.text("email"));
    t.create(&other).await?;
    t.shows(&other).await?;
    t.shows(&account).await
}

async fn missing_created_at_is_the_present(t: &Client) -> Check {
    let account = t.new_account().without("createdAt");
    t.create(&account).await?;
    let answer = t.get(&account.path("")).await?;
    let created_at = answer.json()?["createdAt"].as_u64().unwrap_or_default();
    // From 2023 to 2100, in milliseconds: a clock in seconds, or none, is far outside.
    if (1_700_000_000_000..4_102_444_800_000).contains(&created_at) {
        Ok(())
    } else {
        Err(answer.fail("createdAt with the present time in ms"))
    }
}

async fn missing_locale_is_null(t: &Client) -> Check {
    let account = t.new_account().without("locale");
    t.create(&account).await?;
    t.get(&account.path("")).await?.has_field("locale", &Value::Null)?;
    t.shows(&account).await
}

async fn null_locale_is_null(t: &Client) -> Check {
    let account = t.new_account().with("locale", Value::Null);
    t.create(&account).await?;
    t.shows(&account).await
}

async fn unknown_fields_are_dropped(t: &Client) -> Check {
    let account = t.new_account();
    let sent = account.clone().with("unknown", json!({"a": [1, null]})).with("KA", "zz").with("", 1);
    t.create(&sent).await?;
    t.shows(&account).await
}

async fn fields_of_other_verbs_are_dropped(t: &Client) -> Check {
    let account = t.new_account();
    let stranger = t.hex(16);
    let sent = account.clone().with("uid", stranger.clone()).with("lockedAt", 1).with("unlockCode", t.hex(16));
    let sent = sent.with("devices", json!({t.hex(32): {}}));
    t.create(&sent).await?;
    t.shows(&account).await?;
    t.get(&account.path("unlockCode")).await?.is_not_found()?;
    t.get(&format!("/account/{stranger}")).await?.is_not_found()?;
    // It is an account like any other.
    t.token(Kind::Session, &account).await.map(drop)
}
