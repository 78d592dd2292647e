//! `POST /accounts`.

use serde_json::json;

use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, Needs, cases};
use crate::wire::client::Client;
use crate::wire::identity::ask::post;
use crate::wire::identity::person::PASSWORD;
use crate::wire::identity::that_need;
use crate::wire::sample::email_path;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = cases!(
        "identity/accounts/create",
        [
            ("sign-up", an_account_is_made_and_null_is_answered),
            ("sign-up", the_email_is_trimmed_and_lower_cased),
            ("sign-up", an_email_that_is_none_is_refused),
            ("sign-up", emails_of_unusual_forms_are_taken),
            ("sign-up", a_taken_email_is_told_in_any_case),
            ("sign-up", an_account_of_authdb_takes_the_email),
            ("sign-up", a_weak_password_is_refused),
            ("sign-up", a_short_password_is_told_with_all_its_faults),
            ("sign-up", a_long_password_is_refused),
            ("sign-up", the_bounds_of_the_length_are_taken),
            ("sign-up", faults_of_both_fields_are_told_in_order),
            ("sign-up", a_refused_sign_up_stores_nothing),
        ]
    );
    let mail = cases!("identity/accounts/create", [("confirm", the_mailed_link_confirms)]);
    cases.extend(that_need(Needs::MailFolder, mail));
    cases
}

async fn sign_up(t: &Client, email: &str, password: &str) -> Result<Answer, Failure> {
    t.ask(post("/accounts", &[("email", email), ("password", password)])).await
}

impl Answer {
    /// 422 with this list of texts.
    fn is_told_all(&self, texts: &[&str]) -> Check {
        self.is(422, &json!({"error": texts}))
    }
}

const INVALID: &str = "Email is invalid";
const TAKEN: &str = "Email has already been taken";
const SHORT: &str = "Password is too short (minimum is 6 characters)";
const LONG: &str = "Password is too long (maximum is 128 characters)";
const WEAK: &str = "Password does not meet the minimum system requirements. \
    It should be composed of uppercase and lowercase letters, and numbers.";

async fn an_account_is_made_and_null_is_answered(t: &Client) -> Check {
    let email = t.address();
    sign_up(t, &email, PASSWORD).await?.is_null(201)?;
    let record = t.get(&email_path(&email)).await?;
    record.has_field("email", &json!(email))?;
    record.has_field("emailVerified", &json!(false))?;
    record.has_field("lockedAt", &json!(null))
}

async fn the_email_is_trimmed_and_lower_cased(t: &Client) -> Check {
    let email = t.address();
    sign_up(t, &format!("  {} ", email.to_uppercase()), PASSWORD).await?.is_null(201)?;
    t.get(&email_path(&email)).await?.has_field("email", &json!(email))
}

async fn an_email_that_is_none_is_refused(t: &Client) -> Check {
    let long = format!("{}@example.com", "a".repeat(65));
    let very_long = format!("a@{}.com", "b".repeat(300));
    for email in [
        "bad_format",
        "@example.com",
        "a@",
        "a@b@c",
        "a b@example.com",
        ".a@example.com",
        "a.@example.com",
        "a..b@example.com",
        "a@example.com\u{7}",
        "a\n@example.com",
        "a@exa mple.com",
        "a@127.0.0.1",
        &long,
        &very_long,
    ] {
        sign_up(t, email, PASSWORD).await?.is_told_all(&[INVALID])?;
    }
    Ok(())
}

async fn emails_of_unusual_forms_are_taken(t: &Client) -> Check {
    let tag = t.hex(8);
    for email in
        [format!("{tag}!#$%&'*+-/=?^_`|~{{}}@example.com"), format!("{tag}@localhost"), format!("{tag}@bücher.example")]
    {
        t.deletes(&email);
        sign_up(t, &email, PASSWORD).await?.is_null(201)?;
    }
    Ok(())
}

async fn a_taken_email_is_told_in_any_case(t: &Client) -> Check {
    let person = t.signed_up().await?;
    for email in [person.email.clone(), person.email.to_uppercase(), format!(" {}", person.email)] {
        sign_up(t, &email, PASSWORD).await?.is_told_all(&[TAKEN])?;
    }
    Ok(())
}

async fn an_account_of_authdb_takes_the_email(t: &Client) -> Check {
    let account = t.account().await?;
    sign_up(t, account.text("email"), PASSWORD).await?.is_told_all(&[TAKEN])
}

async fn a_weak_password_is_refused(t: &Client) -> Check {
    let email = t.address();
    for password in ["password", "PASSWORD1", "password1", "Password", "12345678", "Ünïcödé-ÀÉ"] {
        sign_up(t, &email, password).await?.is_told_all(&[WEAK])?;
    }
    Ok(())
}

async fn a_short_password_is_told_with_all_its_faults(t: &Client) -> Check {
    let email = t.address();
    sign_up(t, &email, "abc").await?.is_told_all(&[SHORT, WEAK])?;
    sign_up(t, &email, "Abc12").await?.is_told_all(&[SHORT])
}

async fn a_long_password_is_refused(t: &Client) -> Check {
    let email = t.address();
    sign_up(t, &email, &format!("Aa1{}", "x".repeat(126))).await?.is_told_all(&[LONG])?;
    sign_up(t, &email, &"x".repeat(5000)).await?.is_told_all(&[LONG, WEAK])
}

async fn the_bounds_of_the_length_are_taken(t: &Client) -> Check {
    for password in ["Abc123".to_owned(), format!("Aa1{}", "ü".repeat(125))] {
        sign_up(t, &t.address(), &password).await?.is_null(201)?;
    }
    Ok(())
}

async fn faults_of_both_fields_are_told_in_order(t: &Client) -> Check {
    sign_up(t, "bad_format", "password").await?.is_told_all(&[INVALID, WEAK])?;
    sign_up(t, "bad_format", "abc").await?.is_told_all(&[SHORT, WEAK, INVALID])
}

async fn a_refused_sign_up_stores_nothing(t: &Client) -> Check {
    let email = t.address();
    sign_up(t, &email, "password").await?.has_status(422)?;
    t.get(&email_path(&email)).await?.is_not_found()
}

async fn the_mailed_link_confirms(t: &Client) -> Check {
    let person = t.signed_up().await?;
    let token = t.mailed(&person.email, "Confirmation instructions", "confirmation_token").await?;
    t.ask(post("/accounts/confirm", &[("confirmation_token", &token)])).await?.is_null(201)?;
    t.get(&person.account("")).await?.has_field("emailVerified", &json!(true))
}
