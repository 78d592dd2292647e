//! `POST /sessions` of accounts with a second factor.

use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::identity::ask::{APPLICATION, post};
use crate::wire::identity::person::{PASSWORD, Person, WRONG};

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/sessions/two_factor",
        [
            ("sign-in-2fa", a_missing_code_is_403),
            ("sign-in-2fa", a_wrong_code_is_403),
            ("sign-in-2fa", a_right_code_signs_in),
            ("sign-in-2fa", the_password_comes_first),
            ("sign-in-2fa", a_code_without_a_second_factor_is_not_looked_at),
            ("code-once", a_code_signs_in_once),
            ("lockout", wrong_codes_lock),
            ("lockout", missing_codes_do_not_lock),
            ("code-once", a_refused_lifetime_does_not_use_the_code_up),
        ]
    )
}

const MISSING: &str = "The account has enabled 2FA but OTP code is missing";
const WRONG_CODE: &str = "OTP code is invalid";

async fn sign_in(t: &Client, person: &Person, password: &str, code: &str) -> Result<Answer, Failure> {
    let fields =
        [("email", person.email.as_str()), ("password", password), ("application_id", APPLICATION), ("otp_code", code)];
    t.ask(post("/sessions", &fields)).await
}

async fn a_missing_code_is_403(t: &Client) -> Check {
    let (person, _) = t.person_with_2fa().await?;
    t.sign_in(&person.email, PASSWORD).await?.is_told(403, MISSING)?;
    sign_in(t, &person, PASSWORD, " ").await?.is_told(403, MISSING)
}

async fn a_wrong_code_is_403(t: &Client) -> Check {
    let (person, app) = t.person_with_2fa().await?;
    let wrong = app.wrong_code();
    // However often it comes.
    for code in [&wrong, &wrong, "nonsense", "1234567"] {
        sign_in(t, &person, PASSWORD, code).await?.is_told(403, WRONG_CODE)?;
    }
    Ok(())
}

async fn a_right_code_signs_in(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    let token = sign_in(t, &person, PASSWORD, &app.code().await).await?.token()?;
    t.is_signed_in(&token).await
}

async fn the_password_comes_first(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    let code = app.code().await;
    sign_in(t, &person, WRONG, &code).await?.is_told(401, "Invalid Email or Password")?;
    // Nor was the code used up.
    sign_in(t, &person, PASSWORD, &code).await?.token().map(drop)
}

async fn a_code_without_a_second_factor_is_not_looked_at(t: &Client) -> Check {
    let person = t.confirmed().await?;
    sign_in(t, &person, PASSWORD, "123456").await?.token().map(drop)
}

async fn a_code_signs_in_once(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    let code = app.code().await;
    sign_in(t, &person, PASSWORD, &code).await?.token()?;
    sign_in(t, &person, PASSWORD, &code).await?.is_told(422, "Something wrong with 2FA")
}

async fn wrong_codes_lock(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    for code in app.wrong_codes(5) {
        sign_in(t, &person, PASSWORD, &code).await?.is_told(403, WRONG_CODE)?;
    }
    sign_in(t, &person, PASSWORD, &app.code().await).await?.is_told(401, "Your account was locked!")
}

async fn missing_codes_do_not_lock(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    for _ in 0..6 {
        t.sign_in(&person.email, PASSWORD).await?.is_told(403, MISSING)?;
    }
    sign_in(t, &person, PASSWORD, &app.code().await).await?.token().map(drop)
}

async fn a_refused_lifetime_does_not_use_the_code_up(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    let code = app.code().await;
    let fields = [
        ("email", person.email.as_str()),
        ("password", PASSWORD),
        ("application_id", APPLICATION),
        ("otp_code", &code),
        ("expires_in", "5"),
    ];
    let told = "expires_in must be from 1800 to 86400 seconds";
    t.ask(post("/sessions", &fields)).await?.is_told(401, told)?;
    sign_in(t, &person, PASSWORD, &code).await?.token().map(drop)
}
