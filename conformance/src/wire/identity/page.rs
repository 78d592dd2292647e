//! The pages behind mailed links.

use serde_json::json;

use super::ask::encoded;
use super::person::{OTHER, PASSWORD};
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/page",
        [
            ("page", every_page_runs_and_loads_nothing_foreign),
            ("page", nothing_of_a_link_becomes_markup),
            ("page", a_look_at_a_page_changes_nothing),
            ("page", a_form_confirms),
            ("page", a_form_unlocks),
            ("page", a_form_resets),
            ("page", two_different_passwords_are_422),
            ("page", a_weak_password_is_422_and_can_be_mended),
            ("page", wrong_tokens_are_told_as_a_page),
        ]
    )
}

const CONFIRMATION: &str = "/accounts/confirmation";
const UNLOCK: &str = "/accounts/unlock";
const PASSWORD_EDIT: &str = "/accounts/password/edit";

impl Client {
    async fn page(&self, request: Request) -> Result<Answer, Failure> {
        let answer = self.send_public(request.without_secret()).await?;
        answer.has_header("content-type", "text/html; charset=utf-8")?;
        answer.has_header("x-content-type-options", "nosniff")?;
        answer.has_header("referrer-policy", "no-referrer")?;
        answer.has_header("cache-control", "no-store")?;
        let policy = answer.all("content-security-policy").join(", ");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"] {
            if !policy.contains(part) || policy.contains("unsafe") {
                return Err(answer.fail(format!("a Content-Security-Policy with {part}, found {policy}")));
            }
        }
        Ok(answer)
    }

    async fn look_at(&self, path: &str, name: &str, value: &str) -> Result<Answer, Failure> {
        self.page(Request::new("GET", &format!("{path}?{name}={}", encoded(value)))).await
    }

    async fn fill_in(&self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, Failure> {
        self.page(Request::new("POST", path).form(fields)).await
    }
}

impl Answer {
    fn holds(&self, status: u16, text: &str) -> Check {
        if self.status == status && String::from_utf8_lossy(&self.body).contains(text) {
            Ok(())
        } else {
            Err(self.fail(format!("{status} with {text:?}")))
        }
    }
}

async fn every_page_runs_and_loads_nothing_foreign(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let token = t.reset_token(&person, 0).await?;
    for answer in [
        t.look_at(CONFIRMATION, "confirmation_token", "x").await?,
        t.look_at(UNLOCK, "unlock_token", "x").await?,
        t.look_at(PASSWORD_EDIT, "reset_password_token", &token).await?,
    ] {
        answer.holds(200, "<form method=\"post\">")?;
        let page = String::from_utf8_lossy(&answer.body).to_lowercase();
        if ["<script", "http://", "https://", "\"//", "javascript:", "url("].iter().any(|part| page.contains(part)) {
            return Err(answer.fail("a page without scripts and foreign things"));
        }
    }
    Ok(())
}

async fn nothing_of_a_link_becomes_markup(t: &Client) -> Check {
    let evil = "\"><script>alert('1')</script>";
    for (path, name) in
        [(CONFIRMATION, "confirmation_token"), (UNLOCK, "unlock_token"), (PASSWORD_EDIT, "reset_password_token")]
    {
        let answer = t.look_at(path, name, evil).await?;
        if String::from_utf8_lossy(&answer.body).contains("<script") {
            return Err(answer.fail("a page without what the link brought"));
        }
    }
    Ok(())
}

async fn a_look_at_a_page_changes_nothing(t: &Client) -> Check {
    let person = t.signed_up().await?;
    let token = t.confirmation_token(&person).await?;
    t.look_at(CONFIRMATION, "confirmation_token", &token).await?.holds(200, &token)?;
    t.get(&person.account("")).await?.has_field("emailVerified", &json!(false))
}

async fn a_form_confirms(t: &Client) -> Check {
    let person = t.signed_up().await?;
    let token = t.confirmation_token(&person).await?;
    t.fill_in(CONFIRMATION, &[("confirmation_token", &token)]).await?.holds(200, "is confirmed")?;
    t.get(&person.account("")).await?.has_field("emailVerified", &json!(true))?;
    t.fill_in(CONFIRMATION, &[("confirmation_token", &token)]).await?.holds(422, "already confirmed")
}

async fn a_form_unlocks(t: &Client) -> Check {
    let person = t.confirmed().await?;
    t.post(&person.account("lock"), &json!({"lockedAt": 5, "unlockCode": t.hex(16)})).await?.is_empty_object()?;
    let token = t.unlock_token(&person).await?;
    t.fill_in(UNLOCK, &[("unlock_token", &token)]).await?.holds(200, "unlocked")?;
    t.get(&person.account("")).await?.has_field("lockedAt", &json!(null))
}

fn passwords<'a>(token: &'a str, password: &'a str, again: &'a str) -> [(&'static str, &'a str); 3] {
    [("reset_password_token", token), ("password", password), ("password_confirmation", again)]
}

async fn a_form_resets(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let token = t.reset_token(&person, 0).await?;
    t.fill_in(PASSWORD_EDIT, &passwords(&token, OTHER, OTHER)).await?.holds(200, "was changed")?;
    t.sign_in(&person.email, OTHER).await?.token()?;
    t.fill_in(PASSWORD_EDIT, &passwords(&token, PASSWORD, PASSWORD)).await?.holds(404, "This link")
}

async fn two_different_passwords_are_422(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let token = t.reset_token(&person, 0).await?;
    t.fill_in(PASSWORD_EDIT, &passwords(&token, OTHER, PASSWORD)).await?.holds(422, "not the same")?;
    t.sign_in(&person.email, PASSWORD).await?.token().map(drop)
}

async fn a_weak_password_is_422_and_can_be_mended(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let token = t.reset_token(&person, 0).await?;
    t.fill_in(PASSWORD_EDIT, &passwords(&token, "abc", "abc")).await?.holds(422, "too short")?;
    t.fill_in(PASSWORD_EDIT, &passwords(&token, OTHER, OTHER)).await?.holds(200, "was changed")
}

async fn wrong_tokens_are_told_as_a_page(t: &Client) -> Check {
    t.fill_in(CONFIRMATION, &[("confirmation_token", "wrong")]).await?.holds(422, "out of date")?;
    t.fill_in(UNLOCK, &[("unlock_token", "wrong")]).await?.holds(422, "out of date")?;
    t.look_at(PASSWORD_EDIT, "reset_password_token", "wrong").await?.holds(404, "This link")?;
    t.fill_in(PASSWORD_EDIT, &passwords("wrong", OTHER, OTHER)).await?.holds(404, "This link")
}
