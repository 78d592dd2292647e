//! `POST /sessions` with a password alone.

use serde_json::json;

use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::identity::ask::{api, post};
use crate::wire::identity::person::{PASSWORD, WRONG};

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/sessions/sign_in",
        [
            ("sign-in", the_answer_is_a_token_that_works),
            ("sign-in", each_sign_in_is_a_session_of_its_own),
            ("sign-in", the_email_has_any_case_and_spaces_behind_it),
            ("sign-in", what_is_missing_is_told),
            ("sign-in", blank_fields_are_no_missing_ones),
            ("sign-in", the_wrong_password_is_401),
            ("sign-in", an_unknown_email_is_the_same_401),
            ("sign-in", an_unknown_application_is_401),
            ("sign-in", an_unconfirmed_email_is_401_after_the_password),
            ("sign-in", a_success_zeroes_the_count_of_failures),
        ]
    )
}

const INVALID: &str = "Invalid Email or Password";

async fn the_answer_is_a_token_that_works(t: &Client) -> Check {
    let person = t.person().await?;
    t.is_signed_in(&person.token).await?;
    t.ask(person.asks(post("/security/renew", &[]))).await?.token().map(drop)
}

async fn each_sign_in_is_a_session_of_its_own(t: &Client) -> Check {
    let person = t.person().await?;
    let other = t.session_of(&person).await?;
    if other == person.token {
        return Err(Failure::new("two sessions have one token"));
    }
    t.is_signed_in(&person.token).await?;
    t.is_signed_in(&other).await
}

async fn the_email_has_any_case_and_spaces_behind_it(t: &Client) -> Check {
    let person = t.confirmed().await?;
    t.sign_in(&person.email.to_uppercase(), PASSWORD).await?.token()?;
    t.sign_in(&format!("{} ", person.email), PASSWORD).await?.token().map(drop)
}

async fn what_is_missing_is_told(t: &Client) -> Check {
    let request = post("/sessions", &[("email", "a@b"), ("password", "x")]);
    t.ask(request).await?.is_told(400, "Application ID is missing")?;
    let request = post("/sessions", &[("application_id", "authkeep"), ("email", "a@b")]);
    t.ask(request).await?.is_told(400, "Password is missing")
}

async fn blank_fields_are_no_missing_ones(t: &Client) -> Check {
    t.sign_in("", "").await?.is_told(401, INVALID)?;
    let body = json!({"email": null, "password": null, "application_id": "authkeep"});
    t.ask(api("POST", "/sessions").json(&body)).await?.is_told(401, INVALID)
}

async fn the_wrong_password_is_401(t: &Client) -> Check {
    let person = t.confirmed().await?;
    for password in [WRONG, "", &PASSWORD.to_lowercase()] {
        t.sign_in(&person.email, password).await?.is_told(401, INVALID)?;
    }
    Ok(())
}

async fn an_unknown_email_is_the_same_401(t: &Client) -> Check {
    for email in [t.email(), "nonsense".to_owned(), "a".repeat(300)] {
        t.sign_in(&email, PASSWORD).await?.is_told(401, INVALID)?;
    }
    Ok(())
}

async fn an_unknown_application_is_401(t: &Client) -> Check {
    let person = t.confirmed().await?;
    for application in ["unknown", "", "AUTHKEEP"] {
        let fields = [("email", person.email.as_str()), ("password", PASSWORD), ("application_id", application)];
        t.ask(post("/sessions", &fields)).await?.is_told(401, "Wrong Application ID")?;
    }
    Ok(())
}

async fn an_unconfirmed_email_is_401_after_the_password(t: &Client) -> Check {
    let person = t.signed_up().await?;
    t.sign_in(&person.email, WRONG).await?.is_told(401, INVALID)?;
    let told = "You have to confirm your email address before continuing";
    t.sign_in(&person.email, PASSWORD).await?.is_told(401, told)
}

async fn a_success_zeroes_the_count_of_failures(t: &Client) -> Check {
    let person = t.confirmed().await?;
    for _ in 0..2 {
        t.fail_to_sign_in(&person, 3).await?;
        t.session_of(&person).await?;
    }
    Ok(())
}
