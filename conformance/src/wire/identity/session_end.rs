//! What ends sessions, and what does not.

use serde_json::json;

use super::ask::{encoded, get, put};
use super::crypto::{token_keys, unhex};
use super::person::{OTHER, PASSWORD, Person};
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;
use crate::wire::sample::hex;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/session_end",
        [
            ("session-end", a_changed_password_ends_every_other_session),
            ("session-end", a_refused_change_ends_none),
            ("session-end", a_reset_ends_all),
            ("session-end", the_deletion_of_the_account_ends_all),
            ("session-end", an_operator_ends_all),
            ("session-end", a_session_is_ended_in_authdb),
            ("session-end", a_reset_in_authdb_ends_all),
            ("session-end", a_lock_ends_none),
            ("session-end", enabling_2fa_ends_none),
            ("session-end", of_more_than_a_hundred_the_oldest_end),
        ]
    )
}

/// Somebody with three sessions.
async fn person_with_sessions(t: &Client) -> Result<(Person, [String; 2]), Failure> {
    let person = t.person().await?;
    let renew = || person.asks(super::ask::post("/security/renew", &[]));
    let others = [t.ask(renew()).await?.token()?, t.ask(renew()).await?.token()?];
    Ok((person, others))
}

async fn all_ended(t: &Client, person: &Person, others: &[String]) -> Check {
    t.is_signed_out(&person.token).await?;
    for token in others {
        t.is_signed_out(token).await?;
    }
    Ok(())
}

fn change(person: &Person, old: &str, new: &str) -> Request {
    person.asks(put("/accounts/password", &[("old_password", old), ("new_password", new)]))
}

async fn a_changed_password_ends_every_other_session(t: &Client) -> Check {
    let (person, others) = person_with_sessions(t).await?;
    t.ask(change(&person, PASSWORD, OTHER)).await?.is_null(200)?;
    t.is_signed_in(&person.token).await?;
    for token in &others {
        t.is_signed_out(token).await?;
    }
    Ok(())
}

async fn a_refused_change_ends_none(t: &Client) -> Check {
    let (person, others) = person_with_sessions(t).await?;
    t.ask(change(&person, OTHER, PASSWORD)).await?.has_status(401)?;
    t.ask(change(&person, PASSWORD, "weak")).await?.has_status(422)?;
    for token in others.iter().chain([&person.token]) {
        t.is_signed_in(token).await?;
    }
    Ok(())
}

async fn a_reset_ends_all(t: &Client) -> Check {
    let (person, others) = person_with_sessions(t).await?;
    let token = t.reset_token(&person, 0).await?;
    let request = put("/security/reset_password", &[("reset_password_token", &token), ("password", OTHER)]);
    t.ask(request).await?.is_null(200)?;
    all_ended(t, &person, &others).await
}

async fn the_deletion_of_the_account_ends_all(t: &Client) -> Check {
    let (person, others) = person_with_sessions(t).await?;
    t.delete(&person.account("")).await?.is_empty_object()?;
    for token in others.iter().chain([&person.token]) {
        t.ask(get("/accounts/me").bearer(token)).await?.is_token_of_nobody()?;
    }
    t.sign_in(&person.email, PASSWORD).await?.is_told(401, "Invalid Email or Password")
}

async fn an_operator_ends_all(t: &Client) -> Check {
    let (person, others) = person_with_sessions(t).await?;
    let path = format!("/admin/accounts/{}/revoke-sessions", person.shown_uid());
    t.send(Request::new("POST", &path)).await?.has_field("sessions", &json!(0))?;
    all_ended(t, &person, &others).await
}

/// The id of the session token behind an access token.
fn session_id(token: &str) -> Result<String, Failure> {
    let claims = Client::claims_of(token)?;
    let (id, _) = token_keys(&unhex(claims["jti"].as_str().unwrap_or_default()), "sessionToken");
    Ok(hex(&id))
}

async fn a_session_is_ended_in_authdb(t: &Client) -> Check {
    let (person, [other, _]) = person_with_sessions(t).await?;
    let path = format!("/sessionToken/{}", session_id(&other)?);
    t.get(&path).await?.has_field("uid", &json!(person.uid))?;
    t.delete(&path).await?.is_empty_object()?;
    t.is_signed_out(&other).await?;
    t.is_signed_in(&person.token).await
}

async fn a_reset_in_authdb_ends_all(t: &Client) -> Check {
    let (person, others) = person_with_sessions(t).await?;
    let body = json!({
        "verifyHash": t.hex(32), "authSalt": t.hex(32), "wrapWrapKb": t.hex(32), "verifierSetAt": 5, "verifierVersion": 1,
    });
    t.post(&person.account("reset"), &body).await?.is_empty_object()?;
    all_ended(t, &person, &others).await
}

async fn a_lock_ends_none(t: &Client) -> Check {
    let (person, others) = person_with_sessions(t).await?;
    t.post(&person.account("lock"), &json!({"lockedAt": 5, "unlockCode": t.hex(16)})).await?.is_empty_object()?;
    t.is_signed_in(&person.token).await?;
    t.is_signed_in(&others[0]).await
}

async fn enabling_2fa_ends_none(t: &Client) -> Check {
    let (person, others) = person_with_sessions(t).await?;
    t.enable_2fa(&person).await?;
    t.is_signed_in(&person.token).await?;
    t.is_signed_in(&others[0]).await
}

async fn of_more_than_a_hundred_the_oldest_end(t: &Client) -> Check {
    let person = t.person().await?;
    let mut latest = person.token.clone();
    for _ in 1..100 {
        latest = t.ask(super::ask::post("/security/renew", &[]).bearer(&latest)).await?.token()?;
    }
    t.is_signed_in(&person.token).await?;
    // Some more than one: sessions of one moment end in any order.
    for _ in 0..5 {
        latest = t.ask(super::ask::post("/security/renew", &[]).bearer(&latest)).await?.token()?;
    }
    t.is_signed_out(&person.token).await?;
    t.is_signed_in(&latest).await?;
    let account = t.get(&format!("/admin/accounts?email={}", encoded(&person.email))).await?;
    account.has_field("sessions", &json!(100))
}
