//! `POST /account/:uid/reset`.

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
        "authdb/account/reset",
        [
            ("ACCOUNT-10", replaces_the_verifier_and_nothing_else),
            ("ACCOUNT-10", new_hash_is_checked_from_then_on),
            ("ACCOUNT-10", lock_stays_and_its_code_goes),
            ("ACCOUNT-11", every_token_is_gone),
            ("ISOLATION-1", tokens_of_other_accounts_stay),
            ("ACCOUNT-12", unknown_uid_is_404),
            ("missing-field", missing_field_is_400_and_changes_nothing),
            ("hex-field", bad_hex_is_400_and_changes_nothing),
            ("integer-field", bad_integer_is_400_and_changes_nothing),
            ("unknown-field", other_fields_are_ignored),
            ("path-id", bad_uid_is_400),
        ]
    )
}

const FIELDS: [&str; 5] = ["verifyHash", "authSalt", "wrapWrapKb", "verifierSetAt", "verifierVersion"];

fn verifier(t: &Client) -> Value {
    json!({
        "verifyHash": t.hex(32),
        "authSalt": t.hex(32),
        "wrapWrapKb": t.hex(32),
        "verifierSetAt": 1_425_263_030_609_u64,
        "verifierVersion": 2,
    })
}

/// Resets an account, and makes of it what it should be then.
async fn reset(t: &Client, account: &mut Account) -> Check {
    let body = verifier(t);
    t.post(&account.path("reset"), &body).await?.is_empty_object()?;
    for field in FIELDS {
        account.set(field, body[field].clone());
    }
    account.devices.clear();
    Ok(())
}

async fn replaces_the_verifier_and_nothing_else(t: &Client) -> Check {
    let mut account = t.new_account().with("emailVerified", true);
    t.create(&account).await?;
    reset(t, &mut account).await?;
    t.shows(&account).await
}

async fn new_hash_is_checked_from_then_on(t: &Client) -> Check {
    let mut account = t.account().await?;
    let old = json!({"verifyHash": account.fields["verifyHash"]});
    reset(t, &mut account).await?;
    let path = account.path("checkPassword");
    t.post(&path, &old).await?.is_incorrect_password()?;
    let new = json!({"verifyHash": account.fields["verifyHash"]});
    t.post(&path, &new).await?.is_json(&json!({"uid": account.uid}))
}

async fn lock_stays_and_its_code_goes(t: &Client) -> Check {
    let (mut account, _) = t.locked_account().await?;
    reset(t, &mut account).await?;
    t.shows(&account).await?;
    t.get(&account.path("unlockCode")).await?.is_not_found()
}

async fn every_token_is_gone(t: &Client) -> Check {
    let mut account = t.account().await?;
    let mut tokens = t.tokens_of_every_kind(&account).await?;
    tokens.push(t.token(Kind::Session, &account).await?);
    reset(t, &mut account).await?;
    for token in &tokens {
        t.lacks_token(token).await?;
    }
    t.shows_devices(&account, &[]).await?;
    // Their ids are free again.
    t.create_token(&tokens[0]).await?;
    t.shows_token(&tokens[0], &account).await
}

async fn tokens_of_other_accounts_stay(t: &Client) -> Check {
    let (mut account, other) = (t.account().await?, t.account().await?);
    let tokens = t.tokens_of_every_kind(&other).await?;
    reset(t, &mut account).await?;
    for token in &tokens {
        t.shows_token(token, &other).await?;
    }
    Ok(())
}

async fn unknown_uid_is_404(t: &Client) -> Check {
    let account = t.new_account();
    t.post(&account.path("reset"), &verifier(t)).await?.is_not_found()?;
    t.lacks(&account).await
}

async fn missing_field_is_400_and_changes_nothing(t: &Client) -> Check {
    let account = t.account().await?;
    let token = t.token(Kind::KeyFetch, &account).await?;
    for field in FIELDS {
        let mut body = verifier(t);
        body.as_object_mut().and_then(|fields| fields.remove(field));
        t.refuses_change(&account, "reset", body.to_string(), &ErrorBody::missing_field()).await?;
        body[field] = Value::Null;
        t.refuses_change(&account, "reset", body.to_string(), &ErrorBody::null_field()).await?;
    }
    t.send(Request::new("POST", &account.path("reset"))).await?.is_missing_field()?;
    t.shows_token(&token, &account).await
}

async fn bad_hex_is_400_and_changes_nothing(t: &Client) -> Check {
    let account = t.account().await?;
    for field in ["verifyHash", "authSalt", "wrapWrapKb"] {
        for value in bad_hex(32) {
            let mut body = verifier(t);
            body[field] = value;
            t.refuses_change(&account, "reset", body.to_string(), &ErrorBody::bad_field()).await?;
        }
    }
    Ok(())
}

async fn bad_integer_is_400_and_changes_nothing(t: &Client) -> Check {
    let account = t.account().await?;
    for (field, max) in [("verifierVersion", 255), ("verifierSetAt", 9_007_199_254_740_991)] {
        for text in bad_integer(max) {
            let body = with_text(&verifier(t), field, text);
            t.refuses_change(&account, "reset", body, &ErrorBody::bad_field()).await?;
        }
    }
    Ok(())
}

async fn other_fields_are_ignored(t: &Client) -> Check {
    let mut account = t.account().await?;
    let mut body = verifier(t);
    for field in FIELDS {
        account.set(field, body[field].clone());
    }
    body["kA"] = json!(t.hex(32));
    body["emailVerified"] = json!(true);
    body["createdAt"] = json!(5);
    body["email"] = json!(t.email());
    t.post(&account.path("reset"), &body).await?.is_empty_object()?;
    t.shows(&account).await
}

async fn bad_uid_is_400(t: &Client) -> Check {
    for id in ["ab", "xyz", &t.hex(17)] {
        t.post(&format!("/account/{id}/reset"), &verifier(t)).await?.is_bad_field()?;
    }
    Ok(())
}
