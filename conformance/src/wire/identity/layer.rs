//! One account, two APIs.

use serde_json::json;

use super::ask::{encoded, post, put};
use super::person::{OTHER, PASSWORD};
use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::sample::email_path;
use crate::wire::token_sample::Kind;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/layer",
        [
            ("layer", an_account_of_this_api_is_one_of_authdb),
            ("layer", a_proof_in_authdb_is_one_here),
            ("layer", a_deleted_account_is_gone_here_and_can_be_made_again),
            ("layer", a_second_factor_goes_with_its_account),
            ("layer", a_session_is_a_device_of_authdb),
            ("layer", a_changed_password_spends_tokens_of_authdb),
            ("layer", a_stretch_of_a_later_version_is_refused_in_authdb),
        ]
    )
}

async fn an_account_of_this_api_is_one_of_authdb(t: &Client) -> Check {
    let person = t.signed_up().await?;
    let by_uid = t.get(&person.account("")).await?;
    for (field, value) in [
        ("uid", json!(person.uid)),
        ("email", json!(person.email)),
        ("normalizedEmail", json!(person.email)),
        ("emailVerified", json!(false)),
        ("lockedAt", json!(null)),
        ("devices", json!({})),
    ] {
        if field != "devices" || by_uid.json()?.get(field).is_some() {
            by_uid.has_field(field, &value)?;
        }
    }
    t.get(&email_path(&person.email)).await?.has_field("uid", &json!(person.uid))
}

async fn a_proof_in_authdb_is_one_here(t: &Client) -> Check {
    let person = t.signed_up().await?;
    t.post(&person.account("verifyEmail"), &json!({})).await?.is_empty_object()?;
    let told = "Email was already confirmed, please try signing in";
    t.ask(post("/accounts/send_confirmation_instructions", &[("email", &person.email)])).await?.is_told(422, told)
}

async fn a_deleted_account_is_gone_here_and_can_be_made_again(t: &Client) -> Check {
    let person = t.person().await?;
    t.delete(&person.account("")).await?.is_empty_object()?;
    t.sign_in(&person.email, PASSWORD).await?.is_told(401, "Invalid Email or Password")?;
    let again = [("email", person.email.as_str()), ("password", OTHER)];
    t.ask(post("/accounts", &again)).await?.is_null(201)?;
    t.sign_in(&person.email, PASSWORD).await?.is_told(401, "Invalid Email or Password")
}

/// A uid that is used again belongs to somebody else.
async fn a_second_factor_goes_with_its_account(t: &Client) -> Check {
    let (person, _) = t.person_with_2fa().await?;
    t.delete(&person.account("")).await?.is_empty_object()?;
    let account = crate::wire::sample::Account { uid: person.uid.clone(), ..t.new_account() };
    t.create(&account).await?;
    let found = t.get(&format!("/admin/accounts?email={}", encoded(account.text("email")))).await?;
    found.has_field("uid", &json!(person.shown_uid()))?;
    found.has_field("otp_enabled", &json!(false))
}

async fn a_session_is_a_device_of_authdb(t: &Client) -> Check {
    let person = t.person().await?;
    let answer = t.get(&person.account("devices")).await?;
    match answer.json()?.as_array().map(Vec::len) {
        Some(1) => Ok(()),
        _ => Err(answer.fail("one session")),
    }
}

async fn a_changed_password_spends_tokens_of_authdb(t: &Client) -> Check {
    let person = t.person().await?;
    let account = crate::wire::sample::Account { uid: person.uid.clone(), ..t.new_account() };
    let mut tokens = Vec::new();
    for kind in Kind::ALL {
        tokens.push(t.token(kind, &account).await?);
    }
    let change = put("/accounts/password", &[("old_password", PASSWORD), ("new_password", OTHER)]);
    t.ask(person.asks(change)).await?.is_null(200)?;
    for token in &tokens {
        t.get(&token.path()).await?.is_not_found()?;
    }
    Ok(())
}

/// Its stretch is the server's own: a client of authdb cannot know the hash.
async fn a_stretch_of_a_later_version_is_refused_in_authdb(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let record = t.get(&person.account("")).await?;
    if record.json()?["verifierVersion"].as_u64().is_none_or(|version| version < 2) {
        return Err(record.fail("a verifierVersion of 2 or more"));
    }
    let body = json!({"verifyHash": t.hex(32)});
    t.post(&person.account("checkPassword"), &body).await?.is_incorrect_password()
}
