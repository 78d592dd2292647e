//! What is counted by account and by recipient. What is counted by address is the business of a server that is set up for
//! it.

use super::ask::post;
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/throttle",
        [
            ("throttle", ten_wrong_codes_are_enough_for_an_account),
            ("throttle", right_codes_do_not_count),
            ("throttle", ten_mails_in_an_hour_are_enough_for_an_address),
        ]
    )
}

impl Answer {
    /// 429, and when to come back: within the window, in seconds.
    fn is_too_many(&self, window: u64) -> Check {
        self.is_told(429, "Too many requests")?;
        let after = self.all("retry-after").first().and_then(|seconds| seconds.parse::<u64>().ok());
        if after.is_some_and(|seconds| (1..=window).contains(&seconds)) {
            Ok(())
        } else {
            Err(self.fail(format!("Retry-After of 1 to {window} seconds, found {after:?}")))
        }
    }
}

async fn ten_wrong_codes_are_enough_for_an_account(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    let codes = app.wrong_codes(10);
    for (at, code) in codes.iter().enumerate() {
        // On all routes together.
        let path = if at % 2 == 0 { "/security/verify_code" } else { "/api_keys" };
        let request = post(path, &[("code", code), ("totp_code", code)]);
        t.ask(person.asks(request)).await?.is_told(422, "OTP code is invalid")?;
    }
    let right = app.code().await;
    let verify = post("/security/verify_code", &[("code", &right)]);
    t.ask(person.asks(verify)).await?.is_too_many(600)?;
    // Another account is another matter.
    let (other, mut app) = t.person_with_2fa().await?;
    let verify = post("/security/verify_code", &[("code", &app.code().await)]);
    t.ask(other.asks(verify)).await?.is_null(201)
}

async fn right_codes_do_not_count(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    let right = app.code().await;
    for code in app.wrong_codes(9) {
        let request = post("/security/verify_code", &[("code", &code)]);
        t.ask(person.asks(request)).await?.is_told(422, "OTP code is invalid")?;
    }
    let verify = || person.asks(post("/security/verify_code", &[("code", &right)]));
    t.ask(verify()).await?.is_null(201)?;
    // Nor does a used one.
    for _ in 0..3 {
        t.ask(verify()).await?.is_told(422, "Something wrong with 2FA")?;
    }
    Ok(())
}

async fn ten_mails_in_an_hour_are_enough_for_an_address(t: &Client) -> Check {
    // Its sign-up was the first.
    let person = t.signed_up().await?;
    let path = |at: usize| ["/accounts/send_confirmation_instructions", "/security/reset_password"][at % 2];
    let send = |at: usize| post(path(at), &[("email", person.email.as_str())]);
    for at in 0..9 {
        t.ask(send(at)).await?.has_status(201)?;
    }
    for at in 0..2 {
        t.ask(send(at)).await?.is_too_many(3600)?;
    }
    t.signed_up().await.map(drop)
}
