//! `/security/reset_password`.

use serde_json::json;

use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, Needs, cases};
use crate::wire::client::Client;
use crate::wire::identity::ask::{post, put};
use crate::wire::identity::person::{OTHER, PASSWORD};
use crate::wire::identity::that_need;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = cases!(
        "identity/security/reset",
        [
            ("reset", a_token_sets_the_password),
            ("reset", a_token_works_once),
            ("reset", an_unknown_token_is_404),
            ("reset", a_token_of_more_than_six_hours_is_422),
            ("reset", a_weak_password_spends_nothing),
            ("reset", the_same_password_is_422),
            ("reset", it_confirms_the_email),
            ("reset", the_mail_for_an_unknown_email_is_404),
            ("reset", the_mail_is_sent_to_an_email_in_any_case),
            ("reset", another_request_replaces_the_token),
            ("reset", a_changed_password_spends_the_token),
        ]
    );
    let mail = cases!("identity/security/reset", [("reset", the_mailed_token_sets_the_password)]);
    cases.extend(that_need(Needs::MailFolder, mail));
    cases
}

const HOUR_MS: u64 = 60 * 60 * 1000;

async fn ask_for_mail(t: &Client, email: &str) -> Result<Answer, Failure> {
    t.ask(post("/security/reset_password", &[("email", email)])).await
}

async fn reset(t: &Client, token: &str, password: &str) -> Result<Answer, Failure> {
    t.ask(put("/security/reset_password", &[("reset_password_token", token), ("password", password)])).await
}

async fn a_token_sets_the_password(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let token = t.reset_token(&person, 5 * HOUR_MS).await?;
    reset(t, &token, OTHER).await?.is_null(200)?;
    t.sign_in(&person.email, PASSWORD).await?.is_told(401, "Invalid Email or Password")?;
    t.sign_in(&person.email, OTHER).await?.token().map(drop)
}

async fn a_token_works_once(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let token = t.reset_token(&person, 0).await?;
    reset(t, &token, OTHER).await?.is_null(200)?;
    reset(t, &token, PASSWORD).await?.is_told(404, "Record is not found")
}

async fn an_unknown_token_is_404(t: &Client) -> Check {
    let unknown = crate::wire::identity::crypto::base64url(&[7; 32]);
    for token in ["invalid", &unknown] {
        reset(t, token, OTHER).await?.is_told(404, "Record is not found")?;
    }
    Ok(())
}

async fn a_token_of_more_than_six_hours_is_422(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let token = t.reset_token(&person, 6 * HOUR_MS + 1).await?;
    let told = "Reset password token has expired, please request a new one";
    reset(t, &token, OTHER).await?.is_told(422, told)?;
    t.sign_in(&person.email, PASSWORD).await?.token().map(drop)
}

async fn a_weak_password_spends_nothing(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let token = t.reset_token(&person, 0).await?;
    let told = "Password is too short (minimum is 6 characters) and Password does not meet the minimum system \
        requirements. It should be composed of uppercase and lowercase letters, and numbers.";
    reset(t, &token, "abc").await?.is_told(422, told)?;
    reset(t, &token, OTHER).await?.is_null(200)
}

async fn the_same_password_is_422(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let token = t.reset_token(&person, 0).await?;
    let told = "Password must be different than the current password.";
    reset(t, &token, PASSWORD).await?.is_told(422, told)
}

/// Whoever holds the mail owns the address.
async fn it_confirms_the_email(t: &Client) -> Check {
    let person = t.signed_up().await?;
    let token = t.reset_token(&person, 0).await?;
    reset(t, &token, OTHER).await?.is_null(200)?;
    t.get(&person.account("")).await?.has_field("emailVerified", &json!(true))
}

async fn the_mail_for_an_unknown_email_is_404(t: &Client) -> Check {
    for email in [&t.email(), "nonsense"] {
        ask_for_mail(t, email).await?.is_told(404, "Record is not found")?;
    }
    Ok(())
}

async fn the_mail_is_sent_to_an_email_in_any_case(t: &Client) -> Check {
    let person = t.confirmed().await?;
    for email in [person.email.clone(), person.email.to_uppercase()] {
        ask_for_mail(t, &email).await?.is_null(201)?;
    }
    Ok(())
}

async fn another_request_replaces_the_token(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let token = t.reset_token(&person, 0).await?;
    ask_for_mail(t, &person.email).await?.is_null(201)?;
    reset(t, &token, OTHER).await?.is_told(404, "Record is not found")
}

async fn a_changed_password_spends_the_token(t: &Client) -> Check {
    let person = t.person().await?;
    let token = t.reset_token(&person, 0).await?;
    let change = put("/accounts/password", &[("old_password", PASSWORD), ("new_password", OTHER)]);
    t.ask(person.asks(change)).await?.is_null(200)?;
    reset(t, &token, PASSWORD).await?.is_told(404, "Record is not found")
}

async fn the_mailed_token_sets_the_password(t: &Client) -> Check {
    let person = t.confirmed().await?;
    ask_for_mail(t, &person.email).await?.is_null(201)?;
    let token = t.mailed(&person.email, "Reset password instructions", "reset_password_token").await?;
    reset(t, &token, OTHER).await?.is_null(200)?;
    t.sign_in(&person.email, OTHER).await?.token().map(drop)
}
