//! Failures that lock, and what ends a lock.

use serde_json::json;

use super::ask::{APPLICATION, encoded, post};
use super::person::{OTHER, PASSWORD, WRONG, sign_in};
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/lockout",
        [
            ("lockout", the_fifth_failure_locks),
            ("lockout", racing_failures_are_all_counted),
            ("lockout", few_racing_failures_are_all_counted),
            ("lockout", a_lock_of_failures_shows_in_authdb),
            ("lockout", an_unlock_in_authdb_signs_in_here_and_counts_from_zero),
            ("lockout", a_lock_in_authdb_locks_here),
            ("lockout", an_operator_unlocks),
            ("lockout", a_reset_unlocks),
            ("lockout", an_unknown_application_does_not_count),
            ("lockout", failures_of_one_account_lock_no_other),
        ]
    )
}

const INVALID: &str = "Invalid Email or Password";
const LOCKED: &str = "Your account was locked!";

async fn the_fifth_failure_locks(t: &Client) -> Check {
    let person = t.locked_out().await?;
    t.sign_in(&person.email, WRONG).await?.is_told(401, LOCKED)?;
    t.sign_in(&person.email, PASSWORD).await?.is_told(401, LOCKED)
}

async fn racing_failures_are_all_counted(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let requests = (0..12).map(|_| sign_in(&person.email, WRONG));
    for answer in t.ask_all(requests.collect()).await? {
        answer.is_told(401, INVALID).or_else(|_| answer.is_told(401, LOCKED))?;
    }
    t.sign_in(&person.email, PASSWORD).await?.is_told(401, LOCKED)
}

async fn few_racing_failures_are_all_counted(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let requests = (0..4).map(|_| sign_in(&person.email, WRONG));
    for answer in t.ask_all(requests.collect()).await? {
        answer.is_told(401, INVALID)?;
    }
    let account = t.get(&format!("/admin/accounts?email={}", encoded(&person.email))).await?;
    account.has_field("failures", &json!(4))
}

async fn a_lock_of_failures_shows_in_authdb(t: &Client) -> Check {
    let person = t.confirmed().await?;
    t.fail_to_sign_in(&person, 4).await?;
    t.get(&person.account("")).await?.has_field("lockedAt", &json!(null))?;
    t.fail_to_sign_in(&person, 1).await?;
    let record = t.get(&person.account("")).await?;
    if !record.json()?["lockedAt"].is_u64() {
        return Err(record.fail("an account that is locked"));
    }
    t.get(&person.account("unlockCode")).await?.has_field("uid", &json!(person.uid))
}

async fn an_unlock_in_authdb_signs_in_here_and_counts_from_zero(t: &Client) -> Check {
    let person = t.locked_out().await?;
    t.send(Request::new("POST", &person.account("unlock"))).await?.is_empty_object()?;
    t.fail_to_sign_in(&person, 4).await?;
    t.session_of(&person).await.map(drop)
}

async fn a_lock_in_authdb_locks_here(t: &Client) -> Check {
    let person = t.confirmed().await?;
    // A long time ago: it ends by an unlock alone.
    t.post(&person.account("lock"), &json!({"lockedAt": 5, "unlockCode": t.hex(16)})).await?.is_empty_object()?;
    t.sign_in(&person.email, PASSWORD).await?.is_told(401, LOCKED)?;
    t.send(Request::new("POST", &person.account("unlock"))).await?.is_empty_object()?;
    t.session_of(&person).await.map(drop)
}

async fn an_operator_unlocks(t: &Client) -> Check {
    let person = t.locked_out().await?;
    let path = format!("/admin/accounts/{}/unlock", person.shown_uid());
    let answer = t.send(Request::new("POST", &path)).await?;
    answer.has_field("locked_at", &json!(null))?;
    answer.has_field("failures", &json!(0))?;
    t.session_of(&person).await.map(drop)
}

async fn a_reset_unlocks(t: &Client) -> Check {
    let person = t.locked_out().await?;
    let token = t.reset_token(&person, 0).await?;
    let request = super::ask::put("/security/reset_password", &[("reset_password_token", &token), ("password", OTHER)]);
    t.ask(request).await?.is_null(200)?;
    t.sign_in(&person.email, OTHER).await?.token().map(drop)
}

async fn an_unknown_application_does_not_count(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let other = format!("{APPLICATION}-2");
    for _ in 0..6 {
        let fields = [("email", person.email.as_str()), ("password", WRONG), ("application_id", other.as_str())];
        t.ask(post("/sessions", &fields)).await?.is_told(401, "Wrong Application ID")?;
    }
    t.session_of(&person).await.map(drop)
}

async fn failures_of_one_account_lock_no_other(t: &Client) -> Check {
    let other = t.confirmed().await?;
    t.fail_to_sign_in(&other, 1).await?;
    let person = t.locked_out().await?;
    t.session_of(&other).await?;
    let answer = t.sign_in(&person.email, PASSWORD).await?;
    answer.is_told(401, LOCKED).map_err(|failure: Failure| failure.when("another account signed in"))
}
